import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { makeResampler, resampled } from './resample.ts';

const RATES = [8_000, 11_025, 16_000, 22_050, 24_000, 44_100, 48_000];
const PAIRS = RATES.flatMap((from) => [8_000, 16_000].filter((to) => to !== from).map((to) => [from, to] as const));

const sine = (hz: number, seconds: number, rateHz: number) =>
  Int16Array.from({ length: Math.round(seconds * rateHz) }, (_, at) => Math.round(12_000 * Math.sin((2 * Math.PI * hz * at) / rateHz)));

/** What is left in dB of a tone after the ideal one of any phase is taken out. */
function noiseDb(samples: Int16Array, hz: number, rateHz: number): number {
  let [re, im, power] = [0, 0, 0];
  samples.forEach((sample, at) => {
    re += sample * Math.cos((2 * Math.PI * hz * at) / rateHz);
    im += sample * Math.sin((2 * Math.PI * hz * at) / rateHz);
    power += sample * sample;
  });
  const tone = (2 * (re * re + im * im)) / samples.length;
  return 10 * Math.log10((power - tone) / tone);
}

test.each(PAIRS)('a tone goes from %i to %i Hz unharmed, and none of it is lost', (from, to) => {
  const tone = sine(1_000, 2, from);
  const resampler = makeResampler(from, to);
  const out: number[] = [];
  // pieces of odd lengths, as providers send them
  for (let at = 0, size = 1; at < tone.length; at += size, size = (size * 7 + 13) % 1999)
    out.push(...resampler.push(tone.subarray(at, at + size)));
  out.push(...resampler.end());
  resampler.close();
  expect(out.length).toBe(2 * to);
  // whole periods from the middle
  const middle = Int16Array.from(out.slice(to / 2, to / 2 + to));
  expect(noiseDb(middle, 1_000, to)).toBeLessThan(-50);
});

test('nothing of one stream is heard in the next', () => {
  const loud = makeResampler(24_000, 8_000);
  loud.push(sine(400, 0.5, 24_000));
  loud.close();
  const next = makeResampler(24_000, 8_000);
  expect(Math.max(...next.push(new Int16Array(2_400)).map(Math.abs))).toBe(0);
  next.close();
});

test.each(PAIRS)('a whole piece from %i to %i Hz keeps its place in time', (from, to) => {
  const samples = new Int16Array(from);
  samples.fill(12_000, from / 2, from / 2 + Math.round(from / 10));
  const made = resampled({ samples, sampleRateHz: from }, to).samples;
  expect(made.length).toBe(to);
  const begins = made.findIndex((sample) => sample > 6_000);
  expect(Math.abs(begins / to - 0.5)).toBeLessThan(0.000_3);
});

test('errors that nobody catches are none of its business', async () => {
  const script = `await import(${JSON.stringify(new URL('./resample.ts', import.meta.url).href)}); console.log(process.listenerCount('uncaughtException'), process.listenerCount('unhandledRejection'));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
  expect(stdout.trim()).toBe('0 0');
});

test('the same rate costs nothing', () => {
  const samples = sine(400, 0.02, 8_000);
  expect(makeResampler(8_000, 8_000).push(samples)).toBe(samples);
});

test('one that was given back refuses to work', () => {
  const resampler = makeResampler(8_000, 16_000);
  resampler.close();
  expect(() => resampler.push(new Int16Array(8))).toThrow(TypeError);
});
