import { expect, test } from 'vitest';
import type { Fact } from '../calls/fact.ts';
import { type LegPresent, Registry } from '../calls/registry.ts';
import type { Effects } from '../calls/telling.ts';
import { makeWaitingFacts } from './waiting.ts';

const CALLER = 'n1-100.1';
const CALLEE = 'n1-100.2';
const common = { startedMs: 1000, name: '', bridge: undefined };
const caller: LegPresent = { ...common, leg: CALLER, linked: CALLER, endpoint: '1001', number: '1001', dialled: '1002', isCaller: true };
const callee: LegPresent = { ...common, leg: CALLEE, linked: CALLER, endpoint: '1002', number: '1002', dialled: 's', isCaller: false };

function opened() {
  const effects: Effects[] = [];
  const registry = new Registry({
    onEffects: (one) => effects.push(one),
    ownerOf: (endpoint) => ({ kind: 'phone', tenantId: 1, extension: endpoint }),
    revision: () => 1,
    nowMs: () => 5000,
  });
  const events = () => effects.flatMap((one) => one.events).filter(({ kind }) => kind !== 'call.step');
  return { registry, waiting: makeWaitingFacts(registry), events };
}
const seen = ({ bridge: _, ...leg }: LegPresent): Fact => ({ kind: 'leg', atMs: 2000, ...leg });

test('a called phone that is seen before its caller does not become the caller', () => {
  const { registry, waiting, events } = opened();
  waiting.take(seen(callee));
  waiting.take({ kind: 'dial-ended', atMs: 2100, leg: CALLEE, status: 'ANSWER' });
  expect(events()).toEqual([]);
  registry.reconcile([caller, callee], 4000, 0);
  waiting.settle();
  expect(events()).toMatchObject([
    { kind: 'call.new', call_id: CALLER, from: '1001', to: '1002' },
    { kind: 'call.answer', answered_by: '1002' },
  ]);
});

test('a call that begins meanwhile, and what is told of known legs, is taken at once', () => {
  const { waiting, events } = opened();
  waiting.take(seen(caller));
  waiting.take(seen(callee));
  waiting.take({ kind: 'ended', atMs: 2500, leg: CALLEE, cause: 17 });
  waiting.take({ kind: 'ended', atMs: 2500, leg: CALLER, cause: 17 });
  expect(events().map(({ kind }) => kind)).toEqual(['call.new', 'call.end']);
});

test('a call of which only the end is seen, after the list, leaves nothing', () => {
  const { registry, waiting, events } = opened();
  waiting.take({ kind: 'ended', atMs: 2500, leg: CALLEE, cause: 16 });
  registry.reconcile([], 4000, 0);
  waiting.settle();
  expect(events()).toEqual([]);
});

test('after a loss facts wait anew', () => {
  const { waiting, events } = opened();
  waiting.settle();
  waiting.begin();
  waiting.take(seen(callee));
  expect(events()).toEqual([]);
});
