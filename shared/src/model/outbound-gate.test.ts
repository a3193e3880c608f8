import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type GateExtension, type GateRoute, type GateTenant, gateView, type LinesTaken, NO_LINES_TAKEN } from './gate-view.ts';
import { readNumber } from './number-kind.ts';
import { authorizeOutbound } from './outbound-gate.ts';
import { DEFAULT_OUTSIDE } from './outside.ts';

const route = (id: number, pattern: string, more: Partial<GateRoute> = {}): GateRoute => ({
  ...{ id, name: `R${id}`, position: 100, pattern, trunk_ids: [1], prepend: '', strip: 0, caller_id: null },
  ...more,
});
const trunk = (id: number, max_concurrent_calls: number | null = null) => ({ id, max_concurrent_calls });
const tenant: GateTenant = {
  tenant_id: 1,
  caller_id: '+15550009000',
  emergency_trunk_id: null,
  max_outbound_calls: null,
  trunks: [trunk(1), trunk(2), trunk(3)],
  outbound_routes: [
    route(1, 'NXXNXXXXXX', { prepend: '+1', trunk_ids: [2, 1] }),
    route(2, '1NXXNXXXXXX', { prepend: '+' }),
    route(3, '011.', { strip: 3, prepend: '+', caller_id: '+15550008000' }),
    route(4, 'XXXX'),
    route(5, '_9NXXNXXXXXX', { strip: 1 }),
  ],
};
const ann: GateExtension = { extension: '1001', caller_id: null, outbound: 'international' };
const ask = (dialled: string, more: Partial<GateTenant> = {}, extension: GateExtension | undefined = ann, lines?: LinesTaken) =>
  authorizeOutbound(gateView({ ...tenant, ...more }), { extension, dialled }, lines);

test.each([
  ['2025551234', '+12025551234', [2, 1], '+15550009000'],
  ['12025551234', '+12025551234', [1], '+15550009000'],
  ['0114412345678', '+4412345678', [1], '+15550008000'],
  ['1001', '1001', [1], '+15550009000'],
  ['92025551234', '2025551234', [1], '+15550009000'],
])('%s leaves as %s', (dialled, number, trunks, callerId) => {
  expect(ask(dialled)).toMatchObject({ kind: 'allowed', call: { number, trunks, callerId, isEmergency: false } });
});

test('the caller ID of the extension comes before that of the route and that of the tenant', () => {
  const call = (dialled: string, caller_id: string | null, of: string | null) => {
    const verdict = ask(dialled, { caller_id: of }, { ...ann, caller_id });
    return verdict.kind === 'allowed' ? verdict.call.callerId : verdict.code;
  };
  expect(call('0114412345678', '+15550007000', '+15550009000')).toBe('+15550007000');
  expect(call('0114412345678', null, '+15550009000')).toBe('+15550008000');
  expect(call('12025551234', null, '+15550009000')).toBe('+15550009000');
  expect(call('12025551234', null, null)).toBe(null);
});

test('the order of routes: position first, then the more specific pattern', () => {
  const winner = (outbound_routes: GateRoute[]) => {
    const verdict = ask('12025551234', { outbound_routes });
    return verdict.kind === 'allowed' ? verdict.call.trunks : verdict.code;
  };
  const [wide, narrow] = [route(1, '.', { trunk_ids: [1] }), route(2, '1NXXNXXXXXX', { trunk_ids: [2] })];
  expect(winner([wide, narrow])).toEqual([2]);
  expect(winner([{ ...wide, position: 5 }, narrow])).toEqual([1]);
});

const anyRoute = { outbound_routes: [route(1, '_[0-9*#+].')] };

test.each([
  ['19005551234', 'premium'],
  ['9005551234', 'premium'],
  ['12029765555', 'premium'],
  ['9765555', 'premium'],
  ['+97912345678', 'premium'],
  ['01144871234567', 'premium'],
  ['09001234567', 'premium'],
  ['+8816123456', 'satellite'],
  ['011870773112233', 'satellite'],
  ['00882161234567', 'satellite'],
  ['883510001234', 'satellite'],
  ['+5351234567', 'high_risk'],
  ['011252612345678', 'high_risk'],
  ['0022462012345', 'high_risk'],
] as const)('%s is closed', (dialled) => {
  expect(ask(dialled, anyRoute)).toMatchObject({ kind: 'refused', code: 'closed' });
});

test.each([
  ['011.', 3, '', '0115351234567'],
  ['011.', 3, '', '0118816123456'],
  ['_9011.', 4, '', '90115351234567'],
  ['_9.', 1, '+', '95351234567'],
  ['_9.', 1, '', '9881612345678'],
  ['_0.', 1, '00', '05351234567'],
  ['_9.', 1, '1', '99005551234'],
  ['_9.', 1, '7777', '90115351234567'],
])('stripping and adding open nothing: %s, strip %i, prepend "%s", %s', (pattern, strip, prepend, dialled) => {
  expect(ask(dialled, { outbound_routes: [route(1, pattern, { strip, prepend })] })).toMatchObject({ kind: 'refused', code: 'closed' });
});

test.each(['1010288190055512', '+011442012345678', '+1202555', '*6719005551234', '12#34', '2025551234+', '000441234'])(
  '%s is nothing to ask a carrier for',
  (dialled) => {
    expect(ask(dialled, anyRoute)).toMatchObject({ kind: 'refused', code: 'unreadable' });
  },
);

test('an extension calls as far as it may', () => {
  const ofWhom = (outbound: GateExtension['outbound'], dialled: string) => ask(dialled, {}, { ...ann, outbound }).kind;
  expect(['2025551234', '0114412345678'].map((to) => ofWhom('none', to))).toEqual(['refused', 'refused']);
  expect(['2025551234', '0114412345678', '8095551234'].map((to) => ofWhom('national', to))).toEqual(['allowed', 'refused', 'refused']);
  expect(['2025551234', '0114412345678', '8095551234'].map((to) => ofWhom('international', to))).toEqual(['allowed', 'allowed', 'allowed']);
});

test('a call for which no extension answers goes nowhere', () => {
  const verdict = authorizeOutbound(gateView(tenant), { extension: undefined, dialled: '2025551234' });
  expect(verdict).toMatchObject({ kind: 'refused', code: 'not_permitted' });
});

test('full trunks are passed over, and a tenant has its own ceiling', () => {
  const lines = (taken: Record<number, number>, all = 0): LinesTaken => ({
    ...NO_LINES_TAKEN,
    onTrunk: (id) => taken[id] ?? 0,
    ofTenant: () => all,
  });
  const trunks = [trunk(1, 2), trunk(2, 1), trunk(3)];
  expect(ask('2025551234', { trunks }, ann, lines({ 2: 1 }))).toMatchObject({ call: { trunks: [1] } });
  expect(ask('2025551234', { trunks }, ann, lines({ 1: 2, 2: 1 }))).toMatchObject({ code: 'lines_busy' });
  expect(ask('2025551234', { max_outbound_calls: 5 }, ann, lines({}, 4))).toMatchObject({ kind: 'allowed' });
  expect(ask('2025551234', { max_outbound_calls: 5 }, ann, lines({}, 5))).toMatchObject({ code: 'lines_busy' });
});

test('emergency calls pass without route, permission or a free line', () => {
  const full: LinesTaken = { ...NO_LINES_TAKEN, onTrunk: () => 99, ofTenant: () => 99, isStopped: () => true };
  const nobody = { ...ann, outbound: 'none' } as const;
  const more = { outbound_routes: [], max_outbound_calls: 1, trunks: [trunk(3, 1), trunk(1, 1)] };
  expect(ask('911', more, nobody, full)).toMatchObject({ kind: 'allowed', call: { number: '911', trunks: [1, 3], isEmergency: true } });
  expect(ask('112', { ...more, emergency_trunk_id: 3 }, nobody)).toMatchObject({ call: { trunks: [3, 1] } });
  expect(authorizeOutbound(gateView(tenant), { extension: undefined, dialled: '911' }).kind).toBe('allowed');
  expect(ask('911', { trunks: [] })).toMatchObject({ code: 'no_trunk' });
});

test('what is allowed is always a plain number, and never one of a closed country', () => {
  const sign = fc.constantFrom(...'0011223456789+*#');
  const prefix = fc.constantFrom('', '+', '00', '011', '1', '+53', '01153', '0053', '1900', '881');
  const strip = fc.integer({ min: 0, max: 4 });
  const prepend = fc.constantFrom('', '+', '00', '011', '1', '+1', '44', '77');
  let allowed = 0;
  fc.assert(
    fc.property(prefix, fc.string({ unit: sign, maxLength: 14 }), strip, prepend, (start, rest, cut, add) => {
      const verdict = ask(`${start}${rest}`, { outbound_routes: [route(1, '_[0-9*#+]!', { strip: cut, prepend: add })] });
      if (verdict.kind === 'refused' || verdict.call.isEmergency) return;
      allowed++;
      expect(verdict.call.number).toMatch(/^\+?[0-9]{2,32}$/);
      const read = readNumber(verdict.call.number);
      if (read.kind === 'e164' && verdict.call.number.startsWith('+')) expect(read.digits).not.toMatch(/^(53|881|1900|252)/);
    }),
    { numRuns: 10_000 },
  );
  expect(allowed).toBeGreaterThan(500);
});

const limited = (limits: Partial<typeof DEFAULT_OUTSIDE>, more: Partial<LinesTaken> = {}, isOpen = true) =>
  authorizeOutbound(
    gateView({ ...tenant, outside: { ...DEFAULT_OUTSIDE, ...limits } }, () => isOpen),
    { extension: ann, dialled: '0114412345678', atMs: 0 },
    { ...NO_LINES_TAKEN, ...more },
  );

test('ceilings of the extension and of the tenant, by the minute and by the day', () => {
  const begun: LinesTaken['begun'] = (_, extension, within) => (extension === undefined ? 100 : 10) * (within === 'day' ? 10 : 1);
  expect(limited({ extension_per_minute: 11, extension_per_day: 101, per_minute: 101, per_day: 1001 }, { begun }).kind).toBe('allowed');
  for (const [name, most] of [
    ['extension_per_minute', 10],
    ['extension_per_day', 100],
    ['per_minute', 100],
    ['per_day', 1000],
  ] as const)
    expect(limited({ per_minute: null, extension_per_minute: null, extension_per_day: null, [name]: most }, { begun })).toMatchObject({
      code: 'too_many',
    });
  expect(limited({ extension_concurrent: 2 }, { ofExtension: () => 2 })).toMatchObject({ code: 'lines_busy' });
});

test('off hours nobody calls abroad, or nobody calls at all; help is called at every hour', () => {
  const off_hours = (permission: 'none' | 'national') => ({ off_hours: { time_condition_id: 7, permission } });
  const national = (permission: 'none' | 'national') =>
    authorizeOutbound(
      gateView({ ...tenant, outside: { ...DEFAULT_OUTSIDE, ...off_hours(permission) } }, () => false),
      {
        extension: ann,
        dialled: '2025551234',
      },
    ).kind;
  expect(limited(off_hours('national'), {}, false)).toMatchObject({ code: 'off_hours' });
  expect([limited(off_hours('national')).kind, national('national'), national('none')]).toEqual(['allowed', 'allowed', 'refused']);
});

test('calls abroad that are stopped do not leave, and no further trunk is refused for what the call itself counted', () => {
  expect(limited({}, { isStopped: () => true })).toMatchObject({ code: 'stopped' });
  const view = gateView({ ...tenant, outside: { ...DEFAULT_OUTSIDE, extension_per_minute: 1 } });
  const again = authorizeOutbound(view, { extension: ann, dialled: '2025551234', isCounted: true }, { ...NO_LINES_TAKEN, begun: () => 1 });
  expect(again.kind).toBe('allowed');
});

test('a tenant opens what is closed, by prefix', () => {
  expect(ask('+8816123456', anyRoute)).toMatchObject({ code: 'closed' });
  expect(ask('+8816123456', { ...anyRoute, outside: { ...DEFAULT_OUTSIDE, open_prefixes: ['8816'] } })).toMatchObject({ kind: 'allowed' });
  expect(ask('+8817123456', { ...anyRoute, outside: { ...DEFAULT_OUTSIDE, open_prefixes: ['8816'] } })).toMatchObject({ code: 'closed' });
});

test('help comes to where the phone stands, else to where the tenant is, and is reached behind the digit for an outside line', () => {
  const emergency_locations = [
    { id: 4, name: 'Office', caller_id: '+15550001111' },
    { id: 5, name: 'Barn', caller_id: '+15550002222' },
  ];
  const outside = { ...DEFAULT_OUTSIDE, emergency_locations, emergency_location_id: 4 };
  expect(ask('911', { outside }, { ...ann, emergency_location_id: 5 })).toMatchObject({
    call: { callerId: '+15550002222', emergencyLocationId: 5 },
  });
  expect(ask('911', { outside }, ann)).toMatchObject({ call: { callerId: '+15550001111', emergencyLocationId: 4 } });
  expect(ask('9911', { outside }, ann)).toMatchObject({ call: { number: '911', isEmergency: true } });
  expect(ask('8911', { outside }, ann)).toMatchObject({ call: { isEmergency: false } });
});

test('a PIN is not asked of a stranger who was sent on', () => {
  const view = gateView({ ...tenant, outbound_routes: [route(1, '.', { pin_set_id: 3 })] });
  expect(authorizeOutbound(view, { extension: ann, dialled: '12025551234' })).toMatchObject({ call: { pinSetId: 3 } });
  expect(authorizeOutbound(view, { extension: ann, dialled: '12025551234', isUnattended: true })).toMatchObject({ code: 'pin_needed' });
});
