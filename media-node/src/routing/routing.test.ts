import { expect, test } from 'vitest';
import { dialString } from '../asterisk/caller.ts';
import type { Caller, RingOutcome } from '../flow/caller.ts';
import { scriptedMedia } from '../flow/testing/media.ts';
import { type Entering, enter, StrangerError } from './enter.ts';
import { makeTurns } from './groups.ts';
import { makeLines } from './lines.ts';
import { makeRouter, type RoutableConfig } from './router.ts';
import { noAgents } from './testing/agents.ts';
import { noFlows } from './testing/flows.ts';
import { noMail } from './testing/mail.ts';
import { noPlaces } from './testing/places.ts';
import { noQueues } from './testing/queues.ts';
import { noStudio } from './testing/studio.ts';
import { makeWayOut } from './way-out.ts';

const tenant = (tenant_id: number, did: string, host: string): RoutableConfig['tenants'][number] => ({
  tenant_id,
  extensions: [{ id: tenant_id * 10, extension: '1001', name: 'Ann', ring_timeout: 15, caller_id: null, outbound: 'national' }],
  inbound_routes: [{ id: 1, did, destination: { type: 'extension', id: tenant_id * 10 } }],
  ring_groups: [],
  time_conditions: [],
  conference_rooms: [],
  paging_groups: [],
  parking_lots: [],
  feature_codes: { echo: '*43' },
  outbound_routes: [
    { id: 1, name: 'US', position: 1, pattern: 'NXXNXXXXXX', trunk_ids: [tenant_id * 100], prepend: '+1', strip: 0, caller_id: did },
  ],
  caller_id: null,
  emergency_trunk_id: null,
  max_outbound_calls: null,
  trunks: [{ id: tenant_id * 100, host, outbound_proxy: null, inbound_addresses: [], max_concurrent_calls: 1 }],
});
const lines = makeLines();
const config: RoutableConfig = {
  revision: 9,
  tenants: [tenant(1, '+15550001', 'carrier.test'), tenant(2, '15550002', 'CARRIER.test'), tenant(3, '15550003', 'other.test')],
};
const router = makeRouter(config, { lines, nowMs: () => 0 });

async function did(entering: Partial<Entering>, rings: RingOutcome = 'answered'): Promise<string[]> {
  const steps: string[] = [];
  const caller: Caller = {
    ring: (endpoints, seconds) => {
      steps.push(`ring ${endpoints.join(' ')} ${seconds}`);
      return Promise.resolve(rings);
    },
    isBusy: async () => false,
    dialTrunk: async ({ trunkId, number, callerId }) => {
      steps.push(`dial ${number} over ${trunkId} as ${callerId}, ${lines.onTrunk(trunkId)} of 1`);
      return { kind: 'answered' };
    },
    echo: async () => void steps.push('echo'),
    say: async (sentence) => void steps.push(`say ${sentence}`),
    stay: async () => undefined,
    leave: async (cause) => void steps.push(`leave ${cause}`),
    adopt: async (id) => void steps.push(`adopt ${id}`),
    prefixName: async (prefix) => void steps.push(`name ${prefix}`),
  };
  const full: Entering = { origin: 'phone', tenantId: 1, trunkId: undefined, dialled: '1001', byEndpoint: '1001@t1', ...entering };
  await enter({
    router,
    entering: full,
    caller,
    media: scriptedMedia().media,
    places: noPlaces,
    agents: noAgents,
    flows: noFlows,
    mail: noMail,
    queues: noQueues,
    studio: noStudio,
    endpointOf: (id, extension) => `${extension}@t${id}`,
    extensionAt: (id, endpoint) => (endpoint === `1001@t${id}` ? '1001' : undefined),
    lines,
    outOf: (id) =>
      makeWayOut(
        () => router,
        id,
        () => undefined,
      ),
    turns: makeTurns(Math.random),
    nowMs: () => 0,
    onChange: (id, { of, field, value }) => void steps.push(`change ${of} ${field} of ${id} to ${value}`),
  });
  return steps;
}

test('a phone rings an extension of its own tenant', async () => {
  expect(await did({})).toEqual(['ring 1001@t1 15', 'leave 16']);
  expect(await did({ tenantId: 2 })).toEqual(['ring 1001@t2 15', 'leave 16']);
});

test.each([
  ['busy', ['leave 17']],
  ['no_answer', ['say nobody_available', 'leave 19']],
  ['absent', ['say nobody_available', 'leave 20']],
  ['failed', ['say nobody_available', 'leave 41']],
  ['gone', []],
] as const)('a party that is %s', async (outcome, rest) => {
  expect(await did({}, outcome)).toEqual(['ring 1001@t1 15', ...rest]);
});

test('an unknown number is said so, with its cause; a hostile one is refused in silence', async () => {
  expect(await did({ dialled: '4711' })).toEqual(['say no_such_number', 'leave 1']);
  expect(await did({ dialled: '1001&PJSIP/1' })).toEqual(['leave 28']);
});

test('a call for the outside takes a line of its trunk while it lasts, and goes nowhere for a stranger or a full trunk', async () => {
  expect(await did({ dialled: '2025551234' })).toEqual(['dial +12025551234 over 100 as +15550001, 1 of 1', 'leave 16']);
  expect(lines.onTrunk(100)).toBe(0);
  for (const byEndpoint of [undefined, '1001@t2', 'trunk_100'])
    expect(await did({ dialled: '2025551234', byEndpoint })).toEqual(['say not_allowed', 'leave 21']);
  const release = lines.take(100);
  expect(await did({ dialled: '2025551234' })).toEqual(['say lines_busy', 'leave 34']);
  expect(await did({ dialled: '911' })).toEqual(['dial 911 over 100 as null, 2 of 1', 'leave 16']);
  release();
});

test('a number of the tenant itself stays in the house', async () => {
  const own = { ...tenant(1, '+12025551234', 'carrier.test') };
  const steps = makeRouter({ revision: 1, tenants: [own] }, { lines, nowMs: () => 0 }).fromPhone(1, '2025551234', { by: '1001' });
  expect(steps?.decision).toMatchObject({ kind: 'ring', extension: { extension: '1001' } });
});

test('the echo test', async () => {
  expect(await did({ dialled: '*43' })).toEqual(['echo', 'leave 16']);
});

test('on an address that tenants share, the number tells whose call it is', async () => {
  const fromCarrier = { origin: 'trunk', tenantId: 1, trunkId: 100 } as const;
  expect(await did({ ...fromCarrier, dialled: '15550001' })).toEqual(['ring 1001@t1 15', 'leave 16']);
  expect(await did({ ...fromCarrier, dialled: '+15550002' })).toEqual(['adopt 2', 'ring 1001@t2 15', 'leave 16']);
  expect(await did({ ...fromCarrier, dialled: '15550003' })).toEqual(['say no_such_number', 'leave 1']);
});

test('a channel that is nobody’s is left to the dialplan', async () => {
  await expect(did({ tenantId: 99 })).rejects.toThrow(StrangerError);
  await expect(did({ tenantId: undefined })).rejects.toThrow(StrangerError);
  await expect(did({ origin: 'trunk', trunkId: 999 })).rejects.toThrow(StrangerError);
});

test('contacts that Dial could misread are left out', () => {
  const good = 'PJSIP/1001/sip:1001@192.0.2.7:5060;transport=udp';
  expect(dialString('1001', good)).toBe(good);
  expect(dialString('1001', `${good}&PJSIP/1001/sip:b@[2001:db8::1]:5060`)).toBe(`${good}&PJSIP/1001/sip:b@[2001:db8::1]:5060`);
  for (const evil of ['PJSIP/1001/sip:a@b,30,G(evil)', 'PJSIP/1002/sip:a@b', 'Local/1@x', 'PJSIP/1001/sip:a@b|x', 'PJSIP/1001/', ''])
    expect(dialString('1001', `${evil}&${good}`)).toBe(good);
  expect(dialString('1001', 'PJSIP/1001/sip:a@b&PJSIP/trunk_1/sip:1900@carrier')).toBe('PJSIP/1001/sip:a@b');
});
