import { expect, test } from 'vitest';
import { nextWaitMs } from './schedule.ts';

const waits = (retries: number, chance = 0) =>
  Array.from({ length: retries + 1 }, (_, at) => nextWaitMs({ tries: at + 1, retryAfterSeconds: undefined }, retries, chance));

test('waits grow, and after the last retry there is none', () => {
  expect(waits(3)).toEqual([5_000, 300_000, 1_800_000, undefined]);
  expect(waits(0)).toEqual([undefined]);
  expect(waits(12).at(-2)).toBe(86_400_000);
});

test('chance adds a fifth at most', () => {
  expect(waits(1, 1)).toEqual([6_000, undefined]);
});

test('a server may ask for more time, not for less, and for no more than a day', () => {
  const asked = (retryAfterSeconds: number) => nextWaitMs({ tries: 1, retryAfterSeconds }, 3, 0);
  expect([asked(1), asked(60), asked(1e9)]).toEqual([5_000, 60_000, 86_400_000]);
});
