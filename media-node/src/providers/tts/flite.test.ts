import { afterAll, expect, test } from 'vitest';
import { durationMs, levelDb, type Pcm } from '../../voice/audio.ts';
import type { ProviderError, Speech, TextToSpeech } from '../../voice/ports.ts';
import { makeFlite } from './flite.ts';
import { pieces, spoken } from './flite-text.ts';
import { makeSoundCache } from './sound-cache.ts';

const flite = makeFlite({ threads: 2 });
afterAll(() => flite.stop());
const slt = flite.speaker({ engine: 'flite', voice: 'slt', speed: 1 });

async function said(speak: TextToSpeech, text: string, signal = AbortSignal.timeout(20_000)): Promise<Speech[]> {
  const all: Speech[] = [];
  for await (const one of speak(text, signal)) all.push(one);
  return all;
}
const soundOf = (all: readonly Speech[]): Pcm[] => all.flatMap((one) => (one.kind === 'audio' ? [one.pcm] : []));
const msOf = (all: readonly Speech[]): number => soundOf(all).reduce((sum, pcm) => sum + durationMs(pcm), 0);

test('a sentence becomes sound, and what was used is told', async () => {
  const all = await said(slt, 'Thank you for calling, how may I help you today?');
  const [pcm] = soundOf(all);
  expect(pcm?.sampleRateHz).toBe(16_000);
  expect(msOf(all)).toBeGreaterThan(2_000);
  expect(pcm && levelDb(pcm)).toBeGreaterThan(-40);
  expect(all.at(-1)).toEqual({ kind: 'used', provider: 'flite', model: 'slt', characters: 48 });
});

test('twice the speed is about half the time, and every voice speaks', async () => {
  const text = 'The office is open from nine to five.';
  const slow = msOf(await said(slt, text));
  expect(msOf(await said(flite.speaker({ engine: 'flite', voice: 'slt', speed: 2 }), text)) / slow).toBeCloseTo(0.5, 1);
  for (const voice of ['rms', 'awb', 'kal16'] as const)
    expect(msOf(await said(flite.speaker({ engine: 'flite', voice, speed: 1 }), text))).toBeGreaterThan(1_000);
});

test('nothing that can be said is no sound', async () => {
  expect(await said(slt, ' <break time="1s"/> … ')).toEqual([]);
});

test('a text that was said before comes out of the cache', async () => {
  const text = 'Please hold the line, I am looking that up for you right now.';
  const [first] = soundOf(await said(slt, text));
  const [again] = soundOf(await said(slt, text));
  expect(again?.samples).toBe(first?.samples);
});

test('who is gone is not spoken to', async () => {
  const gone = new AbortController();
  const all: Speech[] = [];
  const speaking = (async () => {
    for await (const one of slt('This is one sentence that is rather long, and it goes on. '.repeat(8), gone.signal)) {
      all.push(one);
      gone.abort(new Error('he is gone'));
    }
  })();
  await expect(speaking).rejects.toThrow('he is gone');
  expect(soundOf(all)).toHaveLength(1);
});

test('who waits too long for a thread is told that there is none', async () => {
  const one = makeFlite({ threads: 1, maxWaitMs: 1 });
  await one.warm();
  const speak = one.speaker({ engine: 'flite', voice: 'slt', speed: 1 });
  const results = await Promise.allSettled([1, 2, 3, 4].map((n) => said(speak, `This is the sentence that has the number ${n}.`)));
  const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as ProviderError] : []));
  expect(refused.length).toBeGreaterThan(0);
  for (const error of refused) expect(error.fault).toBe('unavailable');
  await one.stop();
});

test('markup and signs that nobody says are left out', () => {
  expect(spoken('<speak>Hello <emphasis level="strong">Ann</emphasis>,<break time="300ms"/> R&amp;D is *closed*.</speak>')).toBe(
    'Hello Ann, R and D is closed.',
  );
  expect(spoken('3 < 4 and file.wav')).toBe('3 4 and file.wav');
});

test('a long text is cut where a speaker would pause, and nothing of it is lost', () => {
  const text = `${'We are open from nine to five on weekdays, and on Saturdays until noon. '.repeat(4)}Goodbye.`;
  const cut = pieces(text);
  expect(cut.join(' ')).toBe(text);
  expect(cut.length).toBeGreaterThan(3);
  for (const piece of cut) expect(piece.length).toBeLessThanOrEqual(110);
  expect(pieces('x'.repeat(300)).join('')).toBe('x'.repeat(300));
});

test('a cache that is full forgets what was not used for longest', () => {
  const cache = makeSoundCache(800);
  const sound = () => new Int16Array(50);
  for (const key of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) cache.put(key, sound());
  cache.get('a');
  cache.put('i', sound());
  expect(cache.get('a')).toBeDefined();
  expect(cache.get('b')).toBeUndefined();
  cache.put('large', new Int16Array(51));
  expect(cache.get('large')).toBeUndefined();
});
