import { expect, test } from 'vitest';
import { CAUSE, type Decision } from './decision.ts';
import type { Destination } from './destination.ts';
import { DEFAULT_FEATURE_CODES } from './feature-codes.ts';
import { routeCall, routeParked } from './route-call.ts';
import { type RoutingTenant, routingView } from './routing-view.ts';

const person = (id: number, extension: string, dnd = false) =>
  ({ id, extension, name: extension, ring_timeout: 20, caller_id: null, outbound: 'national', dnd }) as const;
const lot = { id: 0, name: 'Parking', number: null, first_slot: '701', slots: 20, timeout: 90, timeout_destination: null };
const house = (more: Partial<RoutingTenant> = {}): RoutingTenant => ({
  tenant_id: 1,
  extensions: [person(1, '1001'), person(2, '1002', true)],
  inbound_routes: [],
  ring_groups: [],
  outbound_routes: [],
  trunks: [],
  caller_id: null,
  emergency_trunk_id: null,
  max_outbound_calls: null,
  time_conditions: [],
  conference_rooms: [
    {
      ...{ id: 3, name: 'Board', number: '800', pin: null, admin_pin: null, max_members: 5 },
      ...{ wait_for_leader: false, announce: false, recorded: false },
    },
  ],
  paging_groups: [{ id: 4, name: 'Hall', number: '850', extension_ids: [1, 2, 9], two_way: false, skip_busy: true }],
  parking_lots: [lot],
  feature_codes: DEFAULT_FEATURE_CODES,
  ...more,
});
const dialled = (number: string, more: Partial<RoutingTenant> = {}): Decision =>
  routeCall(routingView(house(more)), { origin: 'phone', dialled: number, by: '1001', atMs: 0 });

test('numbers of places lead there', () => {
  expect(dialled('800')).toMatchObject({ kind: 'conference', room: { id: 3 } });
  expect(dialled('700')).toMatchObject({ kind: 'park', lot: { id: 0 } });
  expect(dialled('701')).toMatchObject({ kind: 'unpark', slot: 701 });
  expect(dialled('720')).toMatchObject({ kind: 'unpark', slot: 720 });
  expect(dialled('721').kind).toBe('refuse');
  expect(dialled('0701').kind).toBe('refuse');
});

test('a page calls members who are there and want to be disturbed', () => {
  expect(dialled('850')).toMatchObject({ kind: 'page', members: [{ extension: '1001' }] });
});

test('a tenant with lots of its own parks in the oldest by code, and in each by its number', () => {
  const lots = [
    { ...lot, id: 9, number: '740', first_slot: '741', slots: 5 },
    { ...lot, id: 8, number: '750', first_slot: '751', slots: 5 },
  ];
  expect(dialled('700', { parking_lots: lots })).toMatchObject({ kind: 'park', lot: { id: 8 } });
  expect(dialled('740', { parking_lots: lots })).toMatchObject({ kind: 'park', lot: { id: 9 } });
  expect(dialled('753', { parking_lots: lots })).toMatchObject({ kind: 'unpark', lot: { id: 8 }, slot: 753 });
});

test.each<[Destination, string]>([
  [{ type: 'conference', id: 3 }, 'conference'],
  [{ type: 'page', id: 4 }, 'page'],
  [{ type: 'park', id: 9 }, 'park'],
  [{ type: 'conference', id: 99 }, 'refuse'],
  [{ type: 'page', id: 99 }, 'refuse'],
  [{ type: 'park', id: 99 }, 'refuse'],
])('a public number may lead to %j', (destination, kind) => {
  const tenant = house({ inbound_routes: [{ id: 1, did: '5551', destination }], parking_lots: [{ ...lot, id: 9 }] });
  expect(routeCall(routingView(tenant), { origin: 'trunk', dialled: '5551', atMs: 0 }).kind).toBe(kind);
});

test('who is not to be disturbed has no intercom, and nobody picks up at a number that nobody has', () => {
  expect(dialled('*801001')).toMatchObject({ kind: 'feature', feature: 'intercom' });
  expect(dialled('*801002')).toMatchObject({ kind: 'refuse', cause: CAUSE.busy });
  expect(dialled('**1001')).toMatchObject({ kind: 'feature', feature: 'pickup_directed' });
  expect(dialled('**1009')).toMatchObject({ kind: 'refuse', cause: CAUSE.unallocated });
});

test('a caller whom nobody fetched goes where the lot says, else back, else away', () => {
  const back = (by: string | undefined, timeout_destination: Destination | null = null) =>
    routeParked(routingView(house({ parking_lots: [{ ...lot, timeout_destination }] })), 0, { origin: 'phone', dialled: '', by, atMs: 0 });
  expect(back('1001')).toMatchObject({ kind: 'ring', extension: { extension: '1001' } });
  expect(back('1001', { type: 'conference', id: 3 })).toMatchObject({ kind: 'conference' });
  expect(back(undefined)).toMatchObject({ kind: 'refuse', cause: CAUSE.noAnswer });
});
