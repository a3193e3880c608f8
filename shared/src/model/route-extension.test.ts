import { expect, test } from 'vitest';
import { CAUSE, type Decision, type ForwardDecision, type RingDecision } from './decision.ts';
import { DEFAULT_FEATURE_CODES } from './feature-codes.ts';
import { routeCall, routeDevice, routeForward } from './route-call.ts';
import type { Asked } from './route-way.ts';
import { type RoutingExtension, type RoutingTenant, routingView } from './routing-view.ts';

const person = (id: number, extension: string, more: Partial<RoutingExtension> = {}): RoutingExtension => ({
  ...{ id, extension, name: `Phone ${extension}`, ring_timeout: 20, caller_id: `+1202555${extension}`, outbound: 'national' as const },
  voicemail_enabled: true,
  ...more,
});
const house = (...extensions: RoutingExtension[]): RoutingTenant => ({
  tenant_id: 1,
  extensions,
  inbound_routes: [{ id: 1, did: '+15551000', destination: { type: 'extension', id: 1 } }],
  ring_groups: [{ id: 5, name: 'All', number: '600', strategy: 'ringall', extension_ids: [1, 2], ring_timeout: 8, failover: null }],
  outbound_routes: [
    { id: 1, name: 'US', position: 1, pattern: 'NXXNXXXXXX', trunk_ids: [4], prepend: '+1', strip: 0, caller_id: null },
    { id: 2, name: 'All', position: 2, pattern: '011.', trunk_ids: [4], prepend: '', strip: 0, caller_id: null },
  ],
  trunks: [{ id: 4, max_concurrent_calls: null }],
  caller_id: null,
  emergency_trunk_id: null,
  max_outbound_calls: null,
  time_conditions: [],
  ...{ conference_rooms: [], paging_groups: [], parking_lots: [] },
  feature_codes: DEFAULT_FEATURE_CODES,
});
const at = (asked: Partial<Asked>): Asked => ({ origin: 'phone', dialled: '1001', by: '1009', atMs: 0, ...asked });
const called = (tenant: RoutingTenant, asked: Partial<Asked> = {}): Decision => routeCall(routingView(tenant), at(asked));
const short = (decision: Decision | null): string => {
  if (decision === null) return '-';
  if (decision.kind === 'voicemail') return `mailbox ${decision.mailbox.extension} ${decision.greeting}`;
  if (decision.kind === 'forward') return `later ${decision.to} by ${decision.by}`;
  if (decision.kind === 'outbound')
    return `out ${decision.call.number} as ${decision.call.callerId}${decision.isForwarded ? ', forwarded' : ''}`;
  if (decision.kind === 'ring')
    return `ring ${decision.extension.extension}; busy ${short(decision.next.busy)}; else ${short(decision.next.noAnswer)}`;
  if (decision.kind === 'refuse') return `refuse ${decision.code ?? decision.cause}`;
  return decision.kind;
};
const OUT = '2025550199';

test.each<[string, Partial<RoutingExtension>, string]>([
  ['nothing set', {}, 'ring 1001; busy mailbox 1001 busy; else mailbox 1001 unavailable'],
  ['no mailbox', { voicemail_enabled: false }, 'ring 1001; busy -; else -'],
  ['not to be disturbed', { dnd: true }, 'mailbox 1001 unavailable'],
  ['not to be disturbed, no mailbox', { dnd: true, voicemail_enabled: false }, `refuse ${CAUSE.busy}`],
  ['all inside', { forward_all: '1002' }, 'ring 1002; busy mailbox 1002 busy; else mailbox 1002 unavailable'],
  ['all outside', { forward_all: OUT }, 'out +12025550199 as +12025551001, forwarded'],
  ['all outside, not permitted', { forward_all: OUT, outbound: 'none' }, 'refuse not_permitted'],
  ['all abroad, not permitted', { forward_all: '01144201234567' }, 'refuse not_permitted'],
  ['all to help', { forward_all: '911' }, `refuse ${CAUSE.rejected}`],
  ['all, and not to be disturbed', { forward_all: '1002', dnd: true }, 'ring 1002; busy mailbox 1002 busy; else mailbox 1002 unavailable'],
  ['busy', { forward_busy: '1002' }, 'ring 1001; busy later 1002 by 1001; else mailbox 1001 unavailable'],
  ['no answer', { forward_no_answer: OUT }, `ring 1001; busy mailbox 1001 busy; else later ${OUT} by 1001`],
  ['both', { forward_busy: '1002', forward_no_answer: '1003' }, 'ring 1001; busy later 1002 by 1001; else later 1003 by 1001'],
])('%s', (_, settings, expected) => {
  expect(short(called(house(person(1, '1001', settings), person(2, '1002'), person(3, '1003'))))).toBe(expected);
});

test('who is forwarded to reaches who forwards', () => {
  const tenant = house(person(1, '1001', { forward_all: '1002' }), person(2, '1002'));
  expect(short(called(tenant, { by: '1002' }))).toMatch(/^ring 1001/);
});

test('forwards in a circle end', () => {
  const tenant = house(person(1, '1001', { forward_all: '1002' }), person(2, '1002', { forward_all: '1001' }));
  expect(short(called(tenant))).toBe(`refuse ${CAUSE.exchangeRouting}`);
  const self = house(person(1, '1001', { forward_all: '1001' }));
  expect(short(called(self))).toBe(`refuse ${CAUSE.exchangeRouting}`);
});

test('a forward of later is decided when it is reached, and a circle of them ends', () => {
  const tenant = house(person(1, '1001', { forward_no_answer: '1002' }), person(2, '1002', { forward_no_answer: '1001' }));
  const view = routingView(tenant);
  let decision = called(tenant);
  let forwards = 0;
  for (; decision.kind === 'ring' && decision.next.noAnswer?.kind === 'forward'; forwards++)
    decision = routeForward(view, at({}), decision.next.noAnswer);
  expect(forwards).toBeGreaterThan(2);
  expect(forwards).toBeLessThan(10);
  expect(short(decision)).toMatch(/else mailbox/);
});

test('a forward of a carrier’s caller is the forwarder’s call', () => {
  const tenant = house(person(1, '1001', { forward_no_answer: OUT }));
  const asked = at({ origin: 'trunk', dialled: '15551000', by: undefined });
  const later = (routeCall(routingView(tenant), asked) as RingDecision).next.noAnswer as ForwardDecision;
  expect(short(routeForward(routingView(tenant), asked, later))).toBe('out +12025550199 as +12025551001, forwarded');
});

test('nobody forwards to a feature that is for phones alone', () => {
  expect(short(called(house(person(1, '1001', { forward_all: '*97' }))))).toBe(`refuse ${CAUSE.rejected}`);
});

test('groups do not follow the forwards of their members, and leave out who is not to be disturbed', () => {
  const tenant = house(person(1, '1001', { dnd: true }), person(2, '1002', { forward_all: OUT }));
  expect(called(tenant, { dialled: '600' })).toMatchObject({ kind: 'ring_group', members: [{ extension: '1002' }] });
});

test('follow-me has its steps only while it is on', () => {
  const steps = [{ number: OUT, ring_seconds: 15, confirm: true }];
  expect(called(house(person(1, '1001', { follow_me_steps: steps })))).toMatchObject({ follow: [] });
  expect(called(house(person(1, '1001', { follow_me: true, follow_me_steps: steps })))).toMatchObject({ follow: steps });
});

test('a telephone of follow-me is an extension as it is, or a number outside that its owner may call', () => {
  const me = person(1, '1001');
  const tenant = house(me, person(2, '1002', { forward_all: OUT }), person(3, '1003', { dnd: true }));
  const device = (number: string, by = '1001') => short(routeDevice(routingView(tenant), at({}), { number, by }) ?? null);
  expect(device('1002')).toBe('ring 1002; busy -; else -');
  expect(device('1003')).toBe('-');
  expect(device(OUT)).toBe('out +12025550199 as +12025551001, forwarded');
  for (const number of ['911', '600', '*43', '01144201234567', '4711']) expect([number, device(number)]).toEqual([number, '-']);
});
