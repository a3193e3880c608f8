import { expect, test } from 'vitest';
import { CAUSE } from './decision.ts';
import { routeCall as decide } from './route-call.ts';
import type { Asked } from './route-way.ts';
import { type RoutingTenant, routingView } from './routing-view.ts';

const ann = { id: 1, extension: '1001', name: 'Ann', ring_timeout: 20, caller_id: null, outbound: 'international' } as const;
const tenant: RoutingTenant = {
  tenant_id: 1,
  extensions: [ann],
  inbound_routes: [
    { id: 1, did: '+15551234567', destination: { type: 'extension', id: 1 } },
    { id: 2, did: '15550000000', destination: { type: 'hangup' } },
    { id: 3, did: '15559999999', destination: { type: 'extension', id: 99 } },
  ],
  ring_groups: [],
  outbound_routes: [],
  trunks: [],
  caller_id: null,
  emergency_trunk_id: null,
  max_outbound_calls: null,
  time_conditions: [],
  conference_rooms: [],
  paging_groups: [],
  parking_lots: [],
  feature_codes: { echo: '*43' },
};

const NOON_SUNDAY = Date.parse('2026-11-22T12:00:00Z');
const routeCall = (given: RoutingTenant, asked: Omit<Asked, 'atMs'> & { atMs?: number }) =>
  decide(routingView(given), { atMs: NOON_SUNDAY, ...asked });

test('a phone reaches an extension and the echo test', () => {
  expect(routeCall(tenant, { origin: 'phone', dialled: '1001' })).toMatchObject({ kind: 'ring', extension: ann });
  expect(routeCall(tenant, { origin: 'phone', dialled: '*43' })).toMatchObject({ kind: 'echo' });
});

test.each(['+15551234567', '15551234567'])('the carrier may write %s', (dialled) => {
  expect(routeCall(tenant, { origin: 'trunk', dialled })).toMatchObject({ kind: 'ring', extension: ann });
});

test.each([
  ['phone', '1002', CAUSE.unallocated],
  ['phone', '15551234567', CAUSE.unallocated],
  ['trunk', '1001', CAUSE.unallocated],
  ['trunk', '*43', CAUSE.unallocated],
  ['trunk', '15550000000', CAUSE.rejected],
  ['trunk', '15559999999', CAUSE.unallocated],
  ['phone', '1001&PJSIP/1', CAUSE.invalidNumber],
  ['phone', '${SHELL(id)}', CAUSE.invalidNumber],
  ['phone', '', CAUSE.invalidNumber],
] as const)('%s to %s is refused with cause %i', (origin, dialled, cause) => {
  expect(routeCall(tenant, { origin, dialled })).toMatchObject({ kind: 'refuse', cause });
});

const bob = { id: 2, extension: '1002', name: 'Bob', ring_timeout: 20 };
const group = {
  ...{ id: 5, name: 'Sales', number: '600', strategy: 'hunt', extension_ids: [2, 99, 1], ring_timeout: 8 },
  failover: { type: 'time_condition', id: 7 },
} as const;
const office = {
  ...{ id: 7, name: 'Office', time_zone: 'America/New_York', override: 'auto', holidays: [{ date: '2026-11-26', yearly: false }] },
  ranges: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], start: '09:00', end: '17:00' }],
  open_destination: { type: 'extension', id: 1 },
  closed_destination: { type: 'hangup' },
} as const;
const house: RoutingTenant = {
  ...tenant,
  extensions: [ann, bob],
  ring_groups: [group],
  time_conditions: [office],
  inbound_routes: [
    { id: 1, did: '5551', destination: { type: 'time_condition', id: 7 } },
    { id: 2, did: '5552', destination: { type: 'ring_group', id: 5 } },
  ],
};
const toOffice = (at: string, more: Partial<RoutingTenant['time_conditions'][number]> = {}) =>
  routeCall({ ...house, time_conditions: [{ ...office, ...more }] }, { origin: 'trunk', dialled: '5551', atMs: Date.parse(at) });

test.each([
  ['2026-11-20T15:00:00Z', 'ring'],
  ['2026-11-20T13:59:59Z', 'refuse'],
  ['2026-11-22T15:00:00Z', 'refuse'],
  ['2026-11-26T15:00:00Z', 'refuse'],
] as const)('a time condition at %s', (at, kind) => {
  expect(toOffice(at)).toMatchObject({ kind });
  expect(toOffice(at, { override: 'open' })).toMatchObject({ kind: 'ring', extension: ann });
  expect(toOffice(at, { override: 'closed' })).toMatchObject({ kind: 'refuse', cause: CAUSE.rejected });
});

test('a group comes with its members in order, without those that are gone, and with what follows it', () => {
  for (const asked of [
    { origin: 'phone', dialled: '600' },
    { origin: 'trunk', dialled: '5552' },
  ] as const)
    expect(routeCall(house, asked)).toMatchObject({
      ...{ kind: 'ring_group', group: { id: 5, strategy: 'hunt', ring_timeout: 8 }, members: [bob, ann] },
      failover: { kind: 'refuse', cause: CAUSE.rejected },
    });
});

test('what leads round in a circle ends', () => {
  const round = { ...house, time_conditions: [{ ...office, closed_destination: { type: 'ring_group', id: 5 } as const }] };
  let decision = routeCall(round, { origin: 'trunk', dialled: '5551' });
  let groups = 0;
  for (; decision.kind === 'ring_group'; groups++) decision = decision.failover ?? decision;
  expect([groups, decision]).toMatchObject([5, { kind: 'refuse', cause: CAUSE.exchangeRouting }]);
});

test('a decision tells what the call passed on its way', () => {
  const routes = [{ id: 9, did: '+15551110000', destination: { type: 'time_condition', id: 7 }, name_prefix: 'Shop' }] as const;
  const given = { ...house, inbound_routes: routes, extensions: [{ ...ann, forward_all: '1002' }, bob] };
  const decision = routeCall(given as RoutingTenant, { origin: 'trunk', dialled: '15551110000', atMs: Date.parse('2026-11-23T15:00:00Z') });
  expect(decision).toMatchObject({ kind: 'label', through: [{ kind: 'inbound_route', id: 9 }] });
  expect(decision.kind === 'label' && decision.then).toMatchObject({
    ...{ kind: 'ring', extension: bob },
    through: [
      { kind: 'time_condition', id: 7, name: 'Office', why: 'Time condition Office is open by the clock.' },
      { kind: 'extension', id: 1, name: 'Ann', why: 'Ann forwards all calls to 1002.' },
    ],
  });
});
