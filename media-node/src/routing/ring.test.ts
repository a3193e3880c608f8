import type { Decision, OutboundDecision, RingDecision } from '@botpbx/shared/model/decision';
import type { FollowMeStep } from '@botpbx/shared/model/extension-calls';
import { ringOnly } from '@botpbx/shared/model/route-extension';
import type { RoutingExtension } from '@botpbx/shared/model/routing-view';
import { expect, test } from 'vitest';
import { send } from './send.ts';
import { scriptedWay, type World } from './testing/way.ts';

const phone = (extension: string, more: Partial<RoutingExtension> = {}): RoutingExtension => ({
  ...{ id: Number(extension), extension, name: extension, ring_timeout: 20, caller_id: null, outbound: 'national' },
  ...more,
});
const mailbox = (greeting: 'busy' | 'unavailable'): Decision => ({ kind: 'refuse', cause: greeting === 'busy' ? 101 : 102, why: greeting });
const ring = (more: Partial<RingDecision> = {}): RingDecision => ({
  ...{ kind: 'ring', extension: phone('1001'), follow: [], why: '' },
  next: { busy: mailbox('busy'), noAnswer: mailbox('unavailable') },
  ...more,
});
const outside: OutboundDecision = {
  ...{ kind: 'outbound', asked: { dialled: '2025550199', by: '1001', isUnattended: false }, isForwarded: true, why: '' },
  call: {
    number: '+12025550199',
    trunks: [4],
    callerId: '+1555',
    isEmergency: false,
    abroad: null,
    pinSetId: null,
    emergencyLocationId: null,
  },
} as unknown as OutboundDecision;

async function sent(decision: Decision, world: World = {}): Promise<string[]> {
  const scripted = scriptedWay(world);
  await send(decision, scripted.way);
  return scripted.steps;
}
const RING = 'ring 1001 20';

test.each([
  ['answered', ['leave 16']],
  ['gone', []],
  ['busy', ['leave 101']],
  ['no_answer', ['leave 102']],
  ['absent', ['leave 102']],
  ['failed', ['leave 102']],
] as const)('a phone that is %s', async (outcome, rest) => {
  expect(await sent(ring(), { rings: { '1001': outcome } })).toEqual([RING, ...rest]);
});

test('where nothing follows the caller hears the truth', async () => {
  const none = ring({ next: { busy: null, noAnswer: null } });
  expect(await sent(none)).toEqual([RING, 'say nobody_available', 'leave 19']);
  expect(await sent(none, { rings: { '1001': 'busy' } })).toEqual([RING, 'leave 17']);
});

test('without call waiting a talker is busy, and with it his phone rings', async () => {
  const world = { busy: ['1001'], rings: { '1001': 'answered' } } as const;
  expect(await sent(ring({ extension: phone('1001', { call_waiting: false }) }), world)).toEqual(['leave 101']);
  expect(await sent(ring({ extension: phone('1001', { call_waiting: true }) }), world)).toEqual([RING, 'leave 16']);
  expect(await sent(ring({ extension: phone('1001', { call_waiting: false }) }), { rings: { '1001': 'answered' } })).toEqual([
    RING,
    'leave 16',
  ]);
});

const steps: FollowMeStep[] = [
  { number: '1002', ring_seconds: 10, confirm: true },
  { number: '4711', ring_seconds: 10, confirm: true },
  { number: '2025550199', ring_seconds: 15, confirm: true },
];
const devices = { '1002': ringOnly(phone('1002'), ''), '2025550199': outside };

test('telephones of follow-me are called in turn, and then what follows', async () => {
  const followed = ring({ follow: steps });
  const all = [RING, 'ring 1002 10', 'dial +12025550199 15 confirmed forwarded'];
  expect(await sent(followed, { devices })).toEqual([...all, 'leave 102']);
  expect(await sent(followed, { devices, trunk: { kind: 'answered' } })).toEqual([...all, 'leave 16']);
  expect(await sent(followed, { devices, trunk: { kind: 'gone' } })).toEqual(all);
  expect(await sent(followed, { devices, rings: { '1002': 'answered' } })).toEqual([RING, 'ring 1002 10', 'leave 16']);
});

test('who is busy is not followed', async () => {
  expect(await sent(ring({ follow: steps }), { devices, rings: { '1001': 'busy' } })).toEqual([RING, 'leave 101']);
});

test('a forward of later is decided when the call gets there', async () => {
  const later = { kind: 'forward', to: '1003', by: '1001', fuel: 3, why: '' } as const;
  const decision = ring({ next: { busy: null, noAnswer: later } });
  const forward = () => ringOnly(phone('1003'), '');
  expect(await sent(decision, { forward, rings: { '1003': 'answered' } })).toEqual([RING, 'ring 1003 20', 'leave 16']);
  expect(await sent(decision)).toEqual([RING, 'say no_such_number', 'leave 1']);
});
