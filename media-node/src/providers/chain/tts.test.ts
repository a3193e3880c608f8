import { expect, test } from 'vitest';
import { silence } from '../../voice/audio.ts';
import type { Speech, TextToSpeech } from '../../voice/ports.ts';
import { restOf } from './spoken.ts';
import { type Act, makeBench, play } from './testing/members.ts';
import { makeTtsChain } from './tts.ts';

const sound = (ms: number): Act<Speech> => ({ gives: { kind: 'audio', pcm: silence(ms, 16_000) } });
const words = (...timed: [string, number, number][]): Act<Speech> => ({
  gives: { kind: 'words', words: timed.map(([word, startMs, endMs]) => ({ word, startMs, endMs })) },
});
const TEXT = 'Your appointment is on Monday at ten.';

function setUp(scripts: Record<string, readonly Act<Speech>[]>) {
  const bench = makeBench();
  const asked: { provider: string; text: string; signal: AbortSignal }[] = [];
  const members = Object.entries(scripts).map(([provider, acts]) => {
    const engine: TextToSpeech = (text, signal) => {
      asked.push({ provider, text, signal });
      return play(provider, acts, { clock: bench.clock, signal });
    };
    return bench.member(provider, engine);
  });
  return { ...bench, asked, speak: makeTtsChain(members, bench.tools) };
}

async function listen({ speak, clock }: ReturnType<typeof setUp>, text = TEXT) {
  const heard: { ms: number; words: string[]; startsMs: number[]; error: unknown; firstMs: number | undefined } = {
    ms: 0,
    words: [],
    startsMs: [],
    error: undefined,
    firstMs: undefined,
  };
  let isOver = false;
  const reading = (async () => {
    for await (const speech of speak(text, new AbortController().signal)) {
      if (speech.kind === 'audio') {
        heard.firstMs ??= clock.nowMs();
        heard.ms += (speech.pcm.samples.length * 1000) / speech.pcm.sampleRateHz;
      } else if (speech.kind === 'words') {
        heard.words.push(...speech.words.map(({ word }) => word));
        heard.startsMs.push(...speech.words.map(({ startMs }) => startMs));
      }
    }
  })()
    .catch((error: unknown) => {
      heard.error = error;
    })
    .finally(() => {
      isOver = true;
    });
  for (let step = 0; step < 100 && !isOver; step++) await clock.advance(100);
  await reading;
  return heard;
}

test('an engine that fails before a sound is replaced by one that speaks all of it', async () => {
  const bench = setUp({ a: [{ fails: 'auth' }], b: [sound(2000)] });
  expect(await listen(bench)).toMatchObject({ ms: 2000, error: undefined, firstMs: 0 });
  expect(bench.asked[1]?.text).toBe(TEXT);
});

test('an engine that is silent too long is closed and replaced within two seconds', async () => {
  const bench = setUp({ a: ['hangs'], b: [sound(2000)] });
  expect((await listen(bench)).firstMs).toBe(1500);
  expect(bench.asked[0]?.signal.aborted).toBe(true);
});

test('an engine that gives no sound for words, or far too little, has failed', async () => {
  expect(await listen(setUp({ a: [], b: [sound(2000)] }))).toMatchObject({ ms: 2000, error: undefined });
  const short = setUp({ a: [sound(200)], b: [sound(1800)] });
  expect((await listen(short)).ms).toBe(2000);
  expect(short.asked[1]?.text).toBe('appointment is on Monday at ten.');
  expect(await listen(setUp({ a: [] }), '…')).toMatchObject({ ms: 0, error: undefined });
});

test('an engine that breaks off is followed from the word where it fell silent, where words have times', async () => {
  const timed = words(['Your', 0, 200], ['appointment', 200, 900], ['is', 900, 1000], ['on', 1000, 1100]);
  const bench = setUp({ a: [timed, sound(950), { fails: 'cut' }], b: [words(['is', 0, 100]), sound(1500)] });
  expect(await listen(bench)).toMatchObject({ ms: 2450, error: undefined, words: ['Your', 'appointment', 'is', 'on', 'is'] });
  expect(bench.asked[1]?.text).toBe('is on Monday at ten.');
});

test('times of the one who takes over are told from the beginning of the piece', async () => {
  const bench = setUp({ a: [sound(900), { fails: 'cut' }], b: [words(['is', 0, 100]), sound(1500)] });
  expect((await listen(bench)).startsMs).toEqual([900]);
});

test('all failing fails with the last error', async () => {
  const bench = setUp({ a: [{ fails: 'cut' }], b: [{ fails: 'auth' }] });
  expect(await listen(bench)).toMatchObject({ ms: 0, error: { provider: 'b', fault: 'auth' } });
});

test.each([
  [0, TEXT],
  [100, 'appointment is on Monday at ten.'],
  [65 * 17, 'is on Monday at ten.'],
  [65 * 25, 'Monday at ten.'],
  [65 * 60, ''],
])('after %i ms at the usual pace there is left: %s', (ms, rest) => {
  expect(restOf(TEXT, { ms, words: [], msPerCharacter: 65 })).toBe(rest);
});

test('what follows a word directly is not left alone', () => {
  const timed = [
    { word: 'Well', startMs: 0, endMs: 100 },
    { word: 'hello', startMs: 100, endMs: 300 },
  ];
  expect(restOf('Well, hello! How are you?', { ms: 300, words: timed, msPerCharacter: 65 })).toBe('How are you?');
});
