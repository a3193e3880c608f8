import { expect, test } from 'vitest';
import { CAUSE } from './decision.ts';
import { DEFAULT_FEATURE_CODES, FEATURES } from './feature-codes.ts';
import { routeCall } from './route-call.ts';
import type { Asked } from './route-way.ts';
import { type RoutingTenant, routingView } from './routing-view.ts';

const office = {
  ...{ id: 7, name: 'Office', time_zone: 'Europe/Berlin', override: 'auto', holidays: [], ranges: [] },
  open_destination: { type: 'hangup' },
  closed_destination: { type: 'hangup' },
} as const;
const tenant = (condition: object = {}): RoutingTenant => ({
  tenant_id: 1,
  extensions: [{ id: 1, extension: '1001', name: 'Ann', ring_timeout: 20, caller_id: null, outbound: 'national' }],
  ...{ inbound_routes: [], ring_groups: [], outbound_routes: [], trunks: [], caller_id: null, emergency_trunk_id: null },
  ...{ max_outbound_calls: null, conference_rooms: [], paging_groups: [], parking_lots: [] },
  time_conditions: [{ ...office, ...condition }],
  feature_codes: DEFAULT_FEATURE_CODES,
  time_zone: 'Europe/Berlin',
});
const dialled = (text: string, more: Partial<Asked> = {}, given = tenant()) =>
  routeCall(routingView(given), { origin: 'phone', dialled: text, by: '1001', atMs: 0, ...more });

test('a code carries its digits and who dialled it', () => {
  expect(dialled('*721002')).toMatchObject({ kind: 'feature', feature: 'forward_all_on', argument: '1002', by: { extension: '1001' } });
  expect(dialled('*78')).toMatchObject({ kind: 'feature', feature: 'dnd_on', argument: '' });
});

test('codes that are for phones of the house are nothing to others, and nothing to whom somebody sends there', () => {
  for (const [feature, slot] of Object.entries(FEATURES)) {
    if (slot.space === 'in_call' || 'forAnyone' in slot) continue;
    const text = `${slot.code}${slot.takes === 'none' ? '' : '7'}`;
    expect([feature, dialled(text, { by: undefined })]).toMatchObject([feature, { kind: 'refuse', cause: CAUSE.rejected }]);
    expect([feature, dialled(text, { isSentOn: true })]).toMatchObject([feature, { kind: 'refuse', cause: CAUSE.rejected }]);
    expect([feature, dialled(text, { origin: 'trunk' }).kind]).toEqual([feature, 'refuse']);
  }
});

test('the echo and the clock are for anyone', () => {
  expect(dialled('*43', { by: undefined })).toMatchObject({ kind: 'echo' });
  expect(dialled('*60', { isSentOn: true })).toMatchObject({ kind: 'clock', timeZone: 'Europe/Berlin' });
});

test('a code that needs digits is refused without, and signs behind a code are no digits', () => {
  expect(dialled('*27')).toMatchObject({ kind: 'refuse', cause: CAUSE.invalidNumber });
  for (const text of ['*72*97', '*72#', '*721+2', '**10*1'])
    expect([text, dialled(text)]).toMatchObject([text, { cause: CAUSE.invalidNumber }]);
});

test.each([
  ['auto', [], 'open'],
  ['auto', [{ days: ['thu'], start: '00:00', end: '24:00' }], 'closed'],
  ['open', [], 'auto'],
  ['closed', [], 'auto'],
])('an override of %s with hours %j becomes %s', (override, ranges, to) => {
  expect(dialled('*277', {}, tenant({ override, ranges }))).toMatchObject({ kind: 'override', id: 7, to });
});

test('a time condition that is not there cannot be overridden', () => {
  expect(dialled('*279')).toMatchObject({ kind: 'refuse', cause: CAUSE.unallocated });
});
