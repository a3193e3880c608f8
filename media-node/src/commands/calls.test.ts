import { CallId } from '@botpbx/shared/base/ids';
import { expect, test } from 'vitest';
import type { CallState, LegState } from '../calls/call.ts';
import { type Switch, SwitchError } from '../calls/switch.ts';
import { callCommands } from './calls.ts';

const ID = CallId.parse('n1-1795366757.8');
const OLD_ID = CallId.parse('n1-1795366757.9');
const never = new AbortController().signal;
const AT_MS = 1_700_000_000_000;

const leg = (id: string, party: string, over: Partial<LegState> = {}): LegState => ({
  ...{ id, party, trunkId: null, isCaller: false, startedMs: AT_MS, answeredMs: AT_MS + 500, endedMs: null, cause: null },
  ...over,
});
const callOf = (legs: LegState[], over: Partial<CallState> = {}): CallState =>
  ({ id: ID, aliases: [OLD_ID], tenantId: 1, origin: 'phone', reachesTrunk: false, answeredMs: AT_MS + 500, legs, ...over }) as CallState;

function commandsFor(call: CallState, over: Partial<Switch> = {}) {
  const done: string[] = [];
  const hands: Switch = {
    hangUp: async (id) => done.push(`hang up ${id}`) > 0,
    sendOn: async (id, to) => done.push(`send on by ${id} to ${to}`) > 0,
    place: () => Promise.reject(new Error('not asked for')),
    ...over,
  };
  const asked: unknown[] = [];
  const router = {
    fromPhone: (tenantId: number, to: string, who: object) => {
      asked.push([tenantId, to, who]);
      if (to === '900')
        return { tenantId, decision: { kind: 'refuse', cause: 21, code: 'closed', why: 'Such numbers are closed.' } } as const;
      if (to === '0') return { tenantId, decision: { kind: 'refuse', cause: 1, code: 'no_route', why: 'No route.' } } as const;
      return { tenantId, decision: { kind: 'echo', why: '' } } as const;
    },
  };
  return { done, asked, ...callCommands({ calls: () => [call], switch: hands, router: () => router as never }) };
}
const inside = () => callOf([leg('a', '1001', { isCaller: true }), leg('b', '1002')]);

test('every leg that lives is hung up, also by the id that the call had before', async () => {
  const { hangup, done } = commandsFor(callOf([...inside().legs, leg('c', '1003', { endedMs: AT_MS + 900 })]));
  expect(await hangup({ kind: 'hangup', tenant_id: 1, call_id: OLD_ID }, never)).toEqual({ legs: 2 });
  expect(done).toEqual(['hang up a', 'hang up b']);
});

test("another tenant's call is not there, whatever the cloud says", async () => {
  const { hangup, transfer, legs, done } = commandsFor(inside());
  await expect(hangup({ kind: 'hangup', tenant_id: 2, call_id: ID }, never)).rejects.toMatchObject({ code: 'not_found' });
  const wish = { kind: 'transfer', tenant_id: 2, call_id: ID, to: '1005' } as const;
  await expect(transfer(wish, never)).rejects.toMatchObject({ code: 'not_found' });
  expect(await legs({ kind: 'legs', tenant_id: 2 }, never)).toEqual({ legs: [] });
  expect(done).toEqual([]);
});

test.each([
  ['who answered hands over the caller', inside(), {}, 'b', '1002', '1001'],
  ['who is named hands over the other', inside(), { by: '1001' }, 'a', '1001', '1002'],
  [
    'a phone that called outside hands over the callee there',
    callOf([leg('a', '1001', { isCaller: true }), leg('b', '+15551234567', { trunkId: 3 })]),
    {},
    'a',
    '1001',
    '+15551234567',
  ],
  [
    "a carrier's caller goes on",
    callOf([leg('a', '+15551234567', { trunkId: 3, isCaller: true, answeredMs: null }), leg('b', '1002')], { origin: 'trunk' }),
    {},
    'b',
    '1002',
    '+15551234567',
  ],
  [
    'who only rings hands over nobody',
    callOf([leg('a', '1001'), leg('b', '1002'), leg('c', '1003', { answeredMs: null })]),
    {},
    'b',
    '1002',
    '1001',
  ],
] as [string, CallState, { by?: string }, string, string, string][])('%s', async (_, call, more, by, byParty, party) => {
  const { transfer, done, asked } = commandsFor(call);
  const answer = await transfer({ kind: 'transfer', tenant_id: 1, call_id: ID, to: '1005', ...more }, never);
  expect(answer).toEqual({ by: byParty, party });
  expect(done).toEqual([`send on by ${by} to 1005`]);
  expect(asked).toEqual([[1, '1005', { by: byParty, caller: party, isSentOn: true }]]);
});

test.each([
  ['900', 'refused'],
  ['0', 'invalid'],
])('nobody is sent to %s', async (to, code) => {
  const { transfer, done } = commandsFor(inside());
  await expect(transfer({ kind: 'transfer', tenant_id: 1, call_id: ID, to }, never)).rejects.toMatchObject({ code });
  expect(done).toEqual([]);
});

test('without anybody who talks, or without Asterisk, it is said', async () => {
  const wish = { kind: 'transfer', tenant_id: 1, call_id: ID, to: '1005' } as const;
  const rings = callOf([leg('a', '1001', { answeredMs: null }), leg('b', '1002', { answeredMs: null })], { answeredMs: null });
  await expect(commandsFor(rings).transfer(wish, never)).rejects.toMatchObject({ code: 'conflict' });
  await expect(commandsFor(inside(), { sendOn: async () => false }).transfer(wish, never)).rejects.toMatchObject({ code: 'conflict' });
  const away = () => Promise.reject(new SwitchError('Asterisk cannot be asked now.'));
  await expect(commandsFor(inside(), { sendOn: away }).transfer(wish, never)).rejects.toMatchObject({ code: 'unavailable' });
  const hangup = { kind: 'hangup', tenant_id: 1, call_id: ID } as const;
  await expect(commandsFor(inside(), { hangUp: away }).hangup(hangup, never)).rejects.toMatchObject({ code: 'unavailable' });
});

test('live legs are told with their calls', async () => {
  const { legs } = commandsFor(callOf([leg('a', '1001'), leg('b', '1002', { answeredMs: null }), leg('c', '1003', { endedMs: AT_MS })]));
  const told = (await legs({ kind: 'legs', tenant_id: null }, never)).legs;
  expect(told.map(({ id, state, call_id, tenant_id }) => [id, state, call_id, tenant_id])).toEqual([
    ['a', 'up', ID, 1],
    ['b', 'ringing', ID, 1],
  ]);
});
