import { afterAll, expect, test } from 'vitest';
import { makeLog } from '../../log.ts';
import type { LineRate, Pcm } from '../../voice/audio.ts';
import type { Vad } from '../../voice/ports.ts';
import { packetsOf, throughLine, voiceOf } from '../testing/telephone.ts';
import { makeFlite } from '../tts/flite.ts';
import { chooseVad } from './choose.ts';
import { isDialTone } from './dtmf.ts';
import { makeFvad } from './fvad.ts';
import { makeSilero, type Silero } from './silero.ts';
import { makeWindows } from './window.ts';

const silero = makeSilero(() => undefined);
const flite = makeFlite({ threads: 1 });
afterAll(async () => {
  await Promise.all([silero.stop(), flite.stop()]);
});
const speech = await voiceOf(
  flite.speaker({ engine: 'flite', voice: 'rms', speed: 1 }),
  'Could you put me through to the sales department?',
);

/** Probabilities of all windows, packet by packet as on a line. */
async function heard(vad: Vad, pcm: Pcm, quietMs: number): Promise<{ probabilities: number[]; windowMs: number }> {
  const ear = vad.open(pcm.sampleRateHz as LineRate);
  const probabilities: number[] = [];
  for (const packet of packetsOf(pcm, quietMs)) probabilities.push(...(await ear.feed(packet)));
  ear.close();
  return { probabilities, windowMs: ear.windowMs };
}
const shareOf = (probabilities: readonly number[]): number => probabilities.filter((one) => one >= 0.5).length / probabilities.length;

/** Two tones as a key makes them, or noise without order. */
const tones = (rateHz: number, hz: readonly number[]): Int16Array =>
  Int16Array.from({ length: rateHz }, (_none, at) => hz.reduce((sum, one) => sum + 8_000 * Math.sin((2 * Math.PI * one * at) / rateHz), 0));
function noise(rateHz: number, size: number): Int16Array {
  let state = 7;
  return Int16Array.from({ length: rateHz }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state / 2 ** 32 - 0.5) * 2 * size;
  });
}

for (const [name, vad, most] of [
  ['silero', silero, 0.02],
  ['fvad', makeFvad(), 0.15],
] as const)
  test.each([8_000, 16_000] as const)(`${name} hears speech, and neither silence, noise nor keys, at %i Hz`, async (rateHz) => {
    const line = throughLine(speech, rateHz);
    const { probabilities, windowMs } = await heard(vad, line, 500);
    const before = probabilities.slice(0, Math.floor(480 / windowMs));
    const during = probabilities.slice(Math.ceil(600 / windowMs), Math.floor((line.samples.length * 1000) / rateHz / windowMs));
    expect(shareOf(before)).toBe(0);
    expect(shareOf(during)).toBeGreaterThan(0.8);
    expect(shareOf((await heard(vad, { samples: noise(rateHz, 600), sampleRateHz: rateHz }, 100)).probabilities)).toBeLessThanOrEqual(most);
    expect(
      shareOf((await heard(vad, { samples: tones(rateHz, [770, 1336]), sampleRateHz: rateHz }, 100)).probabilities),
    ).toBeLessThanOrEqual(most);
  });

test('many lines that go through the net together are each heard as if alone', async () => {
  const line = throughLine(speech, 8_000);
  const alone = await heard(silero, line, 200);
  const shifted = (at: number): Pcm => ({ samples: line.samples.slice(at * 80), sampleRateHz: 8_000 });
  const together = await Promise.all([
    heard(silero, line, 200),
    ...Array.from({ length: 20 }, (_none, at) => heard(silero, shifted(at), 200)),
  ]);
  const furthest = Math.max(...alone.probabilities.map((one, at) => Math.abs(one - (together[0]?.probabilities[at] ?? Number.NaN))));
  expect(furthest).toBeLessThan(1e-4);
});

test('where the net cannot be run the other detector takes its place, in the middle of a line too', async () => {
  const lines: string[] = [];
  const broken: Silero = {
    open: () => ({ windowMs: 32, feed: () => Promise.reject(new Error('no such library')), close: () => undefined }),
    warm: () => Promise.resolve(),
    stop: () => Promise.resolve(),
  };
  const vad = chooseVad({ log: makeLog({ level: 'debug', write: (line) => lines.push(line) }), makeBest: () => broken });
  const { probabilities, windowMs } = await heard(vad, throughLine(speech, 8_000), 500);
  expect(windowMs).toBe(20);
  expect(shareOf(probabilities)).toBeGreaterThan(0.4);
  expect(lines).toHaveLength(1);
});

test('keys are told from speech', () => {
  for (const rateHz of [8_000, 16_000]) {
    const windows = makeWindows(rateHz / 50);
    for (const low of [697, 770, 852, 941])
      for (const high of [1209, 1336, 1477]) expect(windows(tones(rateHz, [low, high])).every((one) => isDialTone(one, rateHz))).toBe(true);
    const spoken = makeWindows(rateHz / 50)(throughLine(speech, rateHz as LineRate).samples);
    expect(spoken.filter((one) => isDialTone(one, rateHz)).length / spoken.length).toBeLessThan(0.02);
  }
});

test('sound of any length is cut into whole windows', () => {
  const cut = makeWindows(4);
  expect(
    [cut(Int16Array.of(1, 2, 3)), cut(Int16Array.of(4, 5)), cut(Int16Array.of(6, 7, 8, 9))].map((all) => all.map((one) => [...one])),
  ).toEqual([[], [[1, 2, 3, 4]], [[5, 6, 7, 8]]]);
});
