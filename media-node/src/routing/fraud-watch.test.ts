import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CallAbroad, type Habit, MOST, NO_HABIT, released, watch } from './fraud-watch.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const MONDAY = Date.parse('2026-11-23T00:00:00Z');

const call = (prefix: string, atMs: number, more: Partial<CallAbroad> = {}): CallAbroad => ({
  prefix,
  atMs,
  night: undefined,
  isExpected: false,
  ...more,
});

/** Places calls one after the other until one is stopped; gives how many were placed. */
function placed(calls: readonly CallAbroad[], before: Habit = NO_HABIT): { count: number; habit: Habit; reason: string | undefined } {
  let habit = before;
  for (const [count, one] of calls.entries()) {
    const watched = watch(habit, one);
    if (watched.kind === 'stop') return { count, habit, reason: watched.reason };
    habit = watched.habit;
  }
  return { count: calls.length, habit, reason: undefined };
}

test('the fourth call within ten minutes to destinations that are new is stopped', () => {
  const rush = ['371', '252', '53', '220'].map((prefix, at) => call(prefix, MONDAY + at * 1000));
  expect(placed(rush)).toMatchObject({ count: 3, reason: 'new_destinations' });
  const same = Array.from({ length: 4 }, (_, at) => call('371', MONDAY + at * 1000));
  expect(placed(same).count).toBe(3);
  const slow = ['371', '252', '53', '220'].map((prefix, at) => call(prefix, MONDAY + at * 4 * MINUTE_MS));
  expect(placed(slow).count).toBe(4);
});

test('a destination is known from the third day on which it is called, and no sooner', () => {
  const after = (hours: readonly number[]) => placed(hours.map((hour) => call('44', MONDAY + hour * 3_600_000))).habit;
  const rush = (day: number) => Array.from({ length: 10 }, (_, at) => call('44', MONDAY + day * DAY_MS + at * 1000));
  expect(placed(rush(2), after([0, 24])).count).toBe(10);
  expect(placed(rush(1), after([0])).count).toBe(3);
  expect(placed(rush(2), after([0, 1, 2, 3, 4, 5])).count).toBe(3);
});

test('who lies in wait until the destination is known is stopped all the same', () => {
  const { habit } = placed([0, 1].map((day) => call('371', MONDAY + day * DAY_MS)));
  const flood = Array.from({ length: 500 }, (_, at) => call('371', MONDAY + 2 * DAY_MS + at * MINUTE_MS));
  expect(placed(flood, habit)).toMatchObject({ count: MOST.youngCalls, reason: 'young_destinations' });
});

test('many calls in a night are stopped, unless nights are like that', () => {
  const old = { '44': { firstMs: 0, countedMs: MONDAY, days: 50 } };
  const nightly = (more: Partial<Habit['night']>) => ({ ...NO_HABIT, prefixes: old, night: { ...NO_HABIT.night, ...more } });
  const night = Array.from({ length: 60 }, (_, at) => call('44', MONDAY + at * MINUTE_MS, { night: '2026-11-22' }));
  expect(placed(night, nightly({}))).toMatchObject({ count: MOST.nightCalls, reason: 'night' });
  expect(placed(night, nightly({ most: 25 })).count).toBe(60);
});

test('what the tenant says that it calls is never new; what was found rightful is known', () => {
  const many = Array.from({ length: 50 }, (_, at) => call('44', MONDAY + at * 1000));
  expect(placed(many.map((one) => ({ ...one, isExpected: true }))).count).toBe(50);
  const { habit, count } = placed(many);
  expect(count).toBe(3);
  expect(placed(many, released(habit, ['44'], true)).count).toBe(50);
  expect(placed(many, released(habit, ['44'], false)).count).toBe(3);
});

test('no thief with a new password places more than three calls in any ten minutes, whatever he dials and however he waits', () => {
  const step = fc.record({
    prefix: fc.constantFrom('371', '252', '53', '220', '881', '44', '7'),
    waitMs: fc.integer({ min: 0, max: 500_000 }),
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 4, maxLength: 60 }), (steps) => {
      let atMs = MONDAY;
      const calls = steps.map(({ prefix, waitMs }) => {
        atMs += waitMs;
        return call(prefix, atMs);
      });
      const { count } = placed(calls.filter((one) => one.atMs < MONDAY + 19 * 3_600_000));
      for (const { atMs: from } of calls.slice(0, count))
        expect(calls.slice(0, count).filter((one) => one.atMs >= from && one.atMs < from + 600_000).length).toBeLessThanOrEqual(3);
    }),
    { numRuns: 2000 },
  );
});
