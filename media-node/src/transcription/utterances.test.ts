import { expect, test } from 'vitest';
import { utterancesIn } from './utterances.ts';

const RATE_HZ = 8000;
/** Stretches of sound one behind the other: milliseconds and amplitude. */
function soundOf(...parts: readonly (readonly [ms: number, amplitude: number])[]) {
  const samples = parts.flatMap(([ms, amplitude]) =>
    Array.from({ length: (ms * RATE_HZ) / 1000 }, (_, at) => Math.round(amplitude * Math.sin(at * 0.7))),
  );
  return { samples: Int16Array.from(samples), sampleRateHz: RATE_HZ };
}
const [LOUD, NOISE] = [6000, 12];
const lengths = (sound: ReturnType<typeof soundOf>) => utterancesIn(sound).map(({ startMs, endMs }) => endMs - startMs);

test('each sentence is a stretch, with a margin around it; a short pause is within one', () => {
  const found = utterancesIn(soundOf([1000, NOISE], [800, LOUD], [300, NOISE], [500, LOUD], [1500, NOISE], [1000, LOUD], [1000, NOISE]));
  expect(found).toEqual([
    { startMs: 760, endMs: 2840 },
    { startMs: 3860, endMs: 5340 },
  ]);
});

test('silence, noise and clicks hold nobody', () => {
  expect(lengths(soundOf([3000, 0]))).toEqual([]);
  expect(lengths(soundOf([3000, NOISE]))).toEqual([]);
  expect(lengths(soundOf([1000, NOISE], [60, LOUD], [2000, NOISE]))).toEqual([]);
  expect(lengths(soundOf())).toEqual([]);
});

test('who speaks from the first sample to the last is heard, in pieces of at most twenty seconds', () => {
  const found = lengths(soundOf([14_000, LOUD], [200, 300], [40_000, LOUD]));
  expect(found[0]).toBeGreaterThan(13_900);
  expect(found[0]).toBeLessThan(14_300);
  expect(Math.max(...found)).toBeLessThanOrEqual(20_000);
  expect(found.reduce((sum, one) => sum + one, 0)).toBe(54_200);
});

test('speech is found above the noise of a bad line', () => {
  expect(lengths(soundOf([2000, 300], [1000, 3000], [2000, 300]))).toEqual([1480]);
});
