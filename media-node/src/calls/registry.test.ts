import { CallId } from '@botpbx/shared/base/ids';
import { type NodeEvent, NodeEvent as NodeEventSchema } from '@botpbx/shared/link/events';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CallState } from './call.ts';
import type { Fact } from './fact.ts';
import { Registry } from './registry.ts';
import { Exchange, type Step } from './testing/exchange.ts';

/** A registry whose time stands still unless it is moved, with all that it told. */
function registryWith(nowMs = () => 1_700_000_000_000) {
  const events: NodeEvent[] = [];
  const kept = new Map<string, CallState>();
  const registry = new Registry({
    onEffects: (effects) => {
      events.push(...effects.events);
      for (const call of effects.kept) kept.set(call.id, structuredClone(call));
      for (const call of effects.gone) kept.delete(call.id);
    },
    ownerOf: (endpoint) => ({ kind: 'phone', tenantId: 1, extension: endpoint }),
    revision: () => 3,
    nowMs,
  });
  return { registry, events, kept };
}

const STEPS: fc.Arbitrary<Step[]> = fc.array(fc.record({ what: fc.nat(1_000), who: fc.nat(1_000) }), { maxLength: 40 });

/** Every announced call ends once; a merged one leads to one that ended for itself; times make sense. */
function checkEnds(events: readonly NodeEvent[]): Extract<NodeEvent, { kind: 'call.end' }>['call'][] {
  for (const event of events) expect(NodeEventSchema.parse(event)).toEqual(event);
  const announced = events.filter((event) => event.kind === 'call.new').map((event) => event.call_id);
  const ended = events.filter((event) => event.kind === 'call.end').map((event) => event.call);
  expect(new Set(announced).size).toBe(announced.length);
  expect(ended.map((call) => call.id).sort()).toEqual([...announced].sort());
  const answers = events.filter((event) => event.kind === 'call.answer').map((event) => event.call_id);
  expect(new Set(answers).size).toBe(answers.length);
  const byId = new Map(ended.map((call) => [call.id, call]));
  for (const call of ended) {
    if (call.merged_into !== null) expect(byId.has(call.merged_into)).toBe(true);
    const times = [call.started_at, call.answered_at ?? call.started_at, call.ended_at ?? ''];
    expect(times).toEqual([...times].sort());
    expect(call.disposition === 'ANSWERED').toBe(call.answered_at !== null);
    expect(call.total_duration).toBeGreaterThanOrEqual(call.duration);
  }
  return ended.filter((call) => call.merged_into === null);
}

/** Says some facts again, at once or later, and lets facts of unrelated legs change places: all that two connections can do. */
function disturbed(facts: readonly Fact[], chance: () => number, groupOf: (leg: string) => string): Fact[] {
  const told: Fact[] = [];
  for (const fact of facts) {
    told.push(fact);
    if (chance() < 0.1) told.push(fact);
    const old = told[Math.floor(chance() * told.length)];
    if (chance() < 0.1 && old) told.push(old);
    const [before, last] = [told.at(-2), told.at(-1)];
    const isFree = before && last && 'leg' in before && 'leg' in last && groupOf(before.leg) !== groupOf(last.leg);
    if (isFree && chance() < 0.3) told.splice(-2, 2, last, before);
  }
  return told;
}

test('random histories of calls, transfers, pickups and parking make one record a call, whatever comes twice or in another order', () => {
  fc.assert(
    fc.property(STEPS, fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })), (steps, stream) => {
      const exchange = new Exchange();
      for (const step of steps) exchange.step(step);
      exchange.end();
      const groups = exchange.groups();
      const groupOf = (leg: string) => String(groups.findIndex((group) => group.includes(leg)));
      const { registry, events, kept } = registryWith();
      for (const fact of disturbed(exchange.facts, () => stream.next().value ?? 0.5, groupOf)) registry.apply(fact);
      expect(registry.calls()).toEqual([]);
      expect(kept.size).toBe(0);
      const records = checkEnds(events);
      const legsOf = (list: readonly string[][]) => list.map((legs) => [...legs].sort().join()).sort();
      expect(legsOf(records.map((call) => call.legs.map((leg) => leg.id)))).toEqual(legsOf(groups));
    }),
    { numRuns: 10_000 },
  );
});

test('a crash at any place loses no call and ends none twice', () => {
  fc.assert(
    fc.property(STEPS, fc.nat(100), fc.nat(30), (steps, percent, blindFacts) => {
      const exchange = new Exchange();
      const first = registryWith();
      const crashAt = Math.floor((steps.length * percent) / 100);
      for (const step of steps.slice(0, crashAt)) exchange.step(step);
      const seen = exchange.facts.splice(0);
      // the last facts before the crash never came to us, nor did those of the time without a process
      for (const fact of seen.slice(0, Math.max(0, seen.length - blindFacts))) first.registry.apply(fact);
      const second = registryWith(() => 1_800_000_000_000);
      second.registry.restore([...first.kept.values()]);
      second.registry.reconcile(exchange.present(), 1_800_000_000_000, 1_750_000_000_000);
      for (const step of steps.slice(crashAt)) exchange.step(step);
      exchange.end();
      for (const fact of exchange.facts) second.registry.apply(fact);
      expect(second.registry.calls()).toEqual([]);
      checkEnds([...first.events, ...second.events]);
    }),
    { numRuns: 10_000 },
  );
});

const AT = 1_700_000_000_000;
const leg = (id: string, linked: string, more: Partial<Extract<Fact, { kind: 'leg' }>> = {}): Fact => ({
  kind: 'leg',
  atMs: AT,
  startedMs: AT,
  leg: id,
  linked,
  endpoint: '1001',
  number: '1001',
  name: 'Ann',
  dialled: '1002',
  isCaller: id === linked,
  ...more,
});
const ended = (id: string, cause: number): Fact => ({ kind: 'ended', atMs: AT + 2_000, leg: id, cause });

test.each([
  [[{ kind: 'outcome', atMs: AT, leg: 'n1-1.1', cause: 1 }, ended('n1-1.1', 127)], 'FAILED', 1],
  [[{ kind: 'outcome', atMs: AT, leg: 'n1-1.1', cause: 19 }, ended('n1-1.1', 127)], 'NO ANSWER', 19],
  [[{ kind: 'outcome', atMs: AT, leg: 'n1-1.1', cause: 20 }, ended('n1-1.1', 20)], 'NO ANSWER', 20],
  [[{ kind: 'outcome', atMs: AT, leg: 'n1-1.1', cause: 28 }, ended('n1-1.1', 28)], 'FAILED', 28],
  [[{ kind: 'asked-to-end', atMs: AT, leg: 'n1-1.1' }, ended('n1-1.1', 127)], 'CANCELLED', 16],
  [[ended('n1-1.1', 17)], 'BUSY', 17],
  [[ended('n1-1.1', 19)], 'NO ANSWER', 19],
  [[ended('n1-1.1', 41)], 'FAILED', 41],
  [[ended('n1-1.1', 0)], 'CANCELLED', 16],
  [[{ kind: 'answered', atMs: AT + 500, leg: 'n1-1.1', by: '*43' }, ended('n1-1.1', 0)], 'ANSWERED', 16],
] as [Fact[], string, number][])('disposition %#', (facts, disposition, cause) => {
  const { registry, events } = registryWith();
  registry.apply(leg('n1-1.1', 'n1-1.1'));
  for (const fact of facts) registry.apply(fact);
  expect(checkEnds(events)).toMatchObject([{ disposition, cause, from: '1001', from_name: 'Ann', to: '1002', revision: 3 }]);
});

test('a fact of routing may come before its leg', () => {
  const { registry, events } = registryWith();
  registry.apply({ kind: 'outcome', atMs: AT, leg: 'n1-1.1', cause: 1 });
  registry.apply(leg('n1-1.1', 'n1-1.1'));
  registry.apply(ended('n1-1.1', 16));
  expect(checkEnds(events)[0]?.disposition).toBe('FAILED');
});

test('an old list of channels neither ends a newer leg nor wakes one that has ended', () => {
  let nowMs = AT;
  const { registry, events } = registryWith(() => nowMs);
  registry.apply(leg('n1-1.1', 'n1-1.1'));
  registry.apply(ended('n1-1.1', 16));
  nowMs += 100;
  registry.apply(leg('n1-2.2', 'n1-2.2'));
  const old = { ...(leg('n1-1.1', 'n1-1.1') as Extract<Fact, { kind: 'leg' }>), bridge: undefined };
  registry.reconcile([old], AT + 50, AT);
  expect(registry.calls().map((call) => call.id)).toEqual(['n1-2.2']);
  registry.reconcile([], AT + 150, AT + 120);
  expect(checkEnds(events)).toHaveLength(2);
});

test('a leg that ended unseen ends when Asterisk was last known to be well', () => {
  const { registry, events } = registryWith(() => AT + 60_000);
  registry.restore([...startedCall().kept.values()]);
  registry.reconcile([], AT + 60_000, AT + 7_000);
  expect(checkEnds([...startedCall().events, ...events])[0]).toMatchObject({
    total_duration: 7,
    ended_at: new Date(AT + 7_000).toISOString(),
  });
});

function startedCall() {
  const life = registryWith();
  life.registry.apply(leg('n1-1.1', 'n1-1.1'));
  return life;
}

test('what a stranger says of himself is made fit to be shown', () => {
  const { registry, events } = registryWith();
  registry.apply(leg('n1-1.1', 'n1-1.1', { name: `a\u0000\u001b[2J\u2028${'x'.repeat(200)}` }));
  registry.apply(ended('n1-1.1', 16));
  const [call] = checkEnds(events);
  expect(call?.from_name).toMatch(/^a\[2Jx+$/);
  expect(call?.from_name?.length).toBeLessThanOrEqual(80);
});

test('a channel without a call id is no call', () => {
  const { registry, events } = registryWith();
  registry.apply(leg('chosen-by-somebody', 'chosen-by-somebody'));
  registry.apply(ended('chosen-by-somebody', 16));
  expect(events).toEqual([]);
});

const placed = { id: CallId.parse('n1-1.9000000001'), tenantId: 1, from: '1001', fromName: 'Ann', to: '+15551234567', isOutbound: true };
const own = (id: string) => leg(id, placed.id, { endpoint: '1001', dialled: '', isCaller: false });

test('a call that we place is told as it was wished for, and is answered by whom it is for', () => {
  const { registry, events } = registryWith();
  registry.expect(placed);
  registry.apply(own('n1-1.2'));
  registry.apply({ kind: 'dial-ended', atMs: AT + 100, leg: 'n1-1.2', status: 'ANSWER' });
  expect(events.map(({ kind }) => kind)).toEqual(['call.new', 'call.step', 'call.step']);
  registry.apply(leg('n1-1.3', placed.id, { endpoint: '1002', isCaller: false }));
  registry.apply({ kind: 'dial-ended', atMs: AT + 900, leg: 'n1-1.3', status: 'ANSWER' });
  for (const id of ['n1-1.3', 'n1-1.2']) registry.apply(ended(id, 16));
  const [call] = checkEnds(events);
  expect(call).toMatchObject({
    id: placed.id,
    from: '1001',
    from_name: 'Ann',
    to: '+15551234567',
    direction: 'outbound',
    answered_by: '1002',
  });
  expect(events[0]).toMatchObject({ kind: 'call.new', direction: 'outbound', from: '1001', to: '+15551234567' });
});

test.each([
  ['BUSY', 'BUSY'],
  ['NOANSWER', 'NO ANSWER'],
])('a placed call whose asker is %s ends so', (status, disposition) => {
  const { registry, events } = registryWith();
  registry.expect(placed);
  registry.apply(own('n1-1.2'));
  registry.apply({ kind: 'dial-ended', atMs: AT + 100, leg: 'n1-1.2', status });
  registry.apply(ended('n1-1.2', 17));
  expect(checkEnds(events)).toMatchObject([{ disposition, answered_by: null }]);
});

test('a placed call that only a list of channels shows is still the one that was wished for', () => {
  const { registry, events } = registryWith();
  registry.expect(placed);
  const seen = { ...(own('n1-1.2') as Extract<Fact, { kind: 'leg' }>), bridge: undefined };
  registry.reconcile([seen], AT, AT);
  expect(events[0]).toMatchObject({ kind: 'call.new', call_id: placed.id, to: '+15551234567' });
});

test('a phone that dials outside is told so from the first event', () => {
  const events: NodeEvent[] = [];
  const registry = new Registry({
    onEffects: (effects) => events.push(...effects.events),
    ownerOf: (endpoint) => ({ kind: 'phone', tenantId: 1, extension: endpoint }),
    revision: () => 3,
    isOutbound: (tenantId, dialled, extension) => tenantId === 1 && dialled === '12025551234' && extension === '1001',
    nowMs: () => AT,
  });
  registry.apply(leg('n1-1.1', 'n1-1.1', { dialled: '12025551234' }));
  registry.apply(leg('n1-2.2', 'n1-2.2'));
  expect(events).toMatchObject([{ direction: 'outbound' }, { direction: 'internal' }]);
});
