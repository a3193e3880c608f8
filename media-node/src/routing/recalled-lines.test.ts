import { expect, test } from 'vitest';
import type { CallState, LegState } from '../calls/call.ts';
import { makeLines } from './lines.ts';
import { makeRecalledLines } from './recalled-lines.ts';

const SINCE_MS = 1_700_000_000_000;
const legAt = (over: Partial<LegState>): LegState => ({
  ...{ id: 'n1-1.2', party: '+15551234567', trunkId: 3, isCaller: false, startedMs: SINCE_MS - 1 },
  ...{ answeredMs: null, endedMs: null, cause: null },
  ...over,
});
const callOf = (leg: LegState): CallState =>
  ({ tenantId: 7, from: '1001', legs: [legAt({ id: 'n1-1.1', trunkId: null }), leg] }) as CallState;

function counted() {
  const lines = makeLines();
  return { lines, recalled: makeRecalledLines(lines, SINCE_MS) };
}

test('a leg of an earlier life takes its lines until it ends, once', () => {
  const { lines, recalled } = counted();
  for (const _ of [1, 2]) recalled.see(callOf(legAt({})));
  expect([lines.onTrunk(3), lines.ofTenant(7)]).toEqual([1, 1]);
  for (const _ of [1, 2]) recalled.see(callOf(legAt({ endedMs: SINCE_MS + 1 })));
  expect([lines.onTrunk(3), lines.ofTenant(7)]).toEqual([0, 0]);
});

test('a leg of this life is counted where it is dialled', () => {
  const { lines, recalled } = counted();
  recalled.see(callOf(legAt({ startedMs: SINCE_MS })));
  expect(lines.onTrunk(3)).toBe(0);
});

test("a carrier's caller whom a session of this life has is counted by that session alone", () => {
  const { lines, recalled } = counted();
  const caller = legAt({ isCaller: true });
  recalled.see(callOf(caller));
  expect([lines.onTrunk(3), lines.ofTenant(7)]).toEqual([1, 0]);
  recalled.hasSession(caller.id);
  const release = lines.take(3);
  recalled.see(callOf(caller));
  expect(lines.onTrunk(3)).toBe(1);
  release();
  expect(lines.onTrunk(3)).toBe(0);
});
