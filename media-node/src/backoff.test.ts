import { expect, test } from 'vitest';
import { makeBackoff, pause } from './backoff.ts';

test('waits double up to the most, less up to half by chance, and begin anew after a success', () => {
  const longest = makeBackoff(100, 1_000, () => 1);
  expect(Array.from({ length: 6 }, () => longest.nextMs())).toEqual([100, 200, 400, 800, 1_000, 1_000]);
  longest.reset();
  expect(longest.nextMs()).toBe(100);
  expect(makeBackoff(100, 1_000, () => 0).nextMs()).toBe(50);
});

test('a pause ends with its signal', async () => {
  const stop = new AbortController();
  const paused = pause(60_000, stop.signal);
  stop.abort();
  await paused;
  await pause(60_000, stop.signal);
});
