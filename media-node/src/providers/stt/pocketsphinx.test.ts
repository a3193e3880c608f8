import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LineRate, Pcm } from '../../voice/audio.ts';
import { type Ear, type Heard, ProviderError } from '../../voice/ports.ts';
import { SpeechDetector } from '../../voice/speech-detector.ts';
import { PHRASES } from '../testing/phrases.ts';
import { packetsOf, throughLine, utteranceOf, voiceOf, wordErrors } from '../testing/telephone.ts';
import { makeFlite } from '../tts/flite.ts';
import { makeSilero } from '../vad/silero.ts';
import { makeDoubler } from './double-rate.ts';
import { makeFourier } from './fourier.ts';
import { makePocketSphinx } from './pocketsphinx.ts';
import { openDecoder } from './sphinx-library.ts';
import { makeWidener } from './widen.ts';

const flite = makeFlite({ threads: 2 });
const silero = makeSilero(() => undefined);
const sphinx = makePocketSphinx({ decoders: 2 });
const { hear } = sphinx.listener();
beforeAll(() => sphinx.warm(), 20_000);
afterAll(async () => {
  await Promise.all([flite.stop(), silero.stop(), sphinx.stop()]);
});

const say = (text: string, voice: 'slt' | 'rms' | 'awb' = 'rms') => voiceOf(flite.speaker({ engine: 'flite', voice, speed: 1 }), text);
async function all(source: AsyncIterable<Heard>): Promise<Heard[]> {
  const heard: Heard[] = [];
  for await (const one of source) heard.push(one);
  return heard;
}
const textOf = (heard: readonly Heard[]): string => heard.flatMap((one) => (one.kind === 'final' ? [one.text] : [])).join(' ');
const deadline = () => AbortSignal.timeout(60_000);

test('an utterance is heard, with partials on the way, words in time, and one settled', async () => {
  const pcm = throughLine(await say('transfer me to the sales department'), 16_000);
  const heard = await all(hear(utteranceOf(pcm), deadline()));
  const final = heard.find((one) => one.kind === 'final');
  expect(wordErrors('transfer me to the sales department', textOf(heard))).toBeLessThanOrEqual(3);
  expect(heard.some((one) => one.kind === 'partial')).toBe(true);
  expect(heard.slice(-3).map(({ kind }) => kind)).toEqual(['final', 'used', 'settled']);
  const words = final?.words ?? [];
  expect(words.map(({ word }) => word).join(' ')).toBe(final?.text);
  expect(words[0]?.startMs).toBeGreaterThan(200);
  expect(words.at(-1)?.endMs).toBeLessThan(300 + (pcm.samples.length * 1000) / 16_000 + 100);
  for (const [at, { startMs, endMs }] of words.entries()) {
    expect(endMs).toBeGreaterThan(startMs);
    expect(startMs).toBeGreaterThanOrEqual((words[at - 1]?.endMs ?? 0) - 10);
  }
  expect(final?.confidence).toBeGreaterThan(0);
  expect(final?.confidence).toBeLessThanOrEqual(1);
});

test('silence is settled without words, and the next utterance is heard all the same', async () => {
  const quiet: Pcm = { samples: new Int16Array(8_000), sampleRateHz: 8_000 };
  const spoken = throughLine(await say('yes that is correct'), 8_000);
  async function* two(): AsyncGenerator<Ear> {
    yield* utteranceOf(quiet);
    yield* utteranceOf(spoken);
    yield { kind: 'start' };
    yield { kind: 'end' };
  }
  const heard = await all(hear(two(), deadline()));
  const kinds = heard.map(({ kind }) => kind).filter((kind) => kind === 'final' || kind === 'settled');
  expect(kinds).toEqual(['settled', 'final', 'settled', 'settled']);
  expect(wordErrors('yes that is correct', textOf(heard))).toBeLessThanOrEqual(1);
});

test('the same sound is always heard the same', async () => {
  const pcm = throughLine(await say('my number is seven two five four nine', 'awb'), 8_000);
  const fresh = makePocketSphinx({ decoders: 1 });
  const first = await all(fresh.listener().hear(utteranceOf(pcm), deadline()));
  await fresh.stop();
  const other = makePocketSphinx({ decoders: 1 });
  expect(await all(other.listener().hear(utteranceOf(pcm), deadline()))).toEqual(first);
  await other.stop();
});

test('a grammar hears what it allows', async () => {
  const grammar =
    '#JSGF V1.0; grammar answer; public <answer> = yes [please] | no [thank you] | <digit>+; <digit> = one | two | three | four | five;';
  const { hear: choose } = sphinx.listener({ grammar });
  for (const text of ['yes please', 'no thank you', 'five one three'])
    for (const voice of ['rms', 'slt'] as const)
      expect(textOf(await all(choose(utteranceOf(throughLine(await say(text, voice), 8_000)), deadline())))).toBe(text);
});

test('who may be asked for is heard as such; what is no request stays as it was', async () => {
  const names = ['Sales', 'Accounting', 'Alice Cooper', 'Xqzt Systems'];
  const heardWith = async (hint: object, text: string, voice: 'slt' | 'awb') =>
    textOf(await all(sphinx.listener(hint).hear(utteranceOf(throughLine(await say(text, voice), 8_000)), deadline())));
  // of these, general English hears "details please" and "a kind thing" or the like
  for (const text of ['sales please', 'accounting please']) expect(await heardWith({ names }, text, 'awb')).toBe(text);
  for (const text of ['i want to leave a message for the manager', 'my name is david miller', 'how long does the delivery take'])
    expect(await heardWith({ names }, text, 'slt')).toBe(await heardWith({}, text, 'slt'));
});

test('a decoder that has heard a sample understands its first caller', async () => {
  const practised = makePocketSphinx({ decoders: 1, sample: () => say('could you put me through to the accounting department please') });
  await practised.warm();
  const { hear: listen } = practised.listener({ names: ['Sales', 'Accounting'] });
  // without a sample this is "schlegel she pleased"
  expect(textOf(await all(listen(utteranceOf(throughLine(await say('sales please'), 16_000)), deadline())))).toBe('sales please');
  await practised.stop();
});

test('a decoder that learns more grammars than it keeps still listens to the right one', () => {
  const decoder = openDecoder();
  const grammar = (words: string) => `#JSGF V1.0; grammar one; public <said> = ${words};`;
  for (let number = 0; number < 45; number += 1) decoder.learn(grammar(`${'go '.repeat(number + 1)}`));
  decoder.learn(grammar('stop'));
  expect(() => decoder.listenTo(grammar('go '))).not.toThrow();
  expect(() => decoder.learn(grammar('xqzt'))).toThrow('refuses');
  expect([decoder.knows('sales'), decoder.knows('xqzt')]).toEqual([true, false]);
});

test('who finds no decoder in time is told so; one who left gives his back', async () => {
  const narrow = makePocketSphinx({ decoders: 1, maxWaitMs: 200 });
  await narrow.warm();
  const listener = narrow.listener();
  const pcm = throughLine(await say('yes'), 8_000);
  const gone = new AbortController();
  async function* talking(): AsyncGenerator<Ear> {
    yield { kind: 'start' };
    for (const packet of packetsOf(pcm, 100)) yield { kind: 'audio', pcm: packet };
    gone.abort();
    await new Promise(() => undefined);
  }
  async function* waiting(): AsyncGenerator<Ear> {
    yield { kind: 'start' };
    for (const packet of packetsOf(pcm, 100)) yield { kind: 'audio', pcm: packet };
    await new Promise((resolve) => gone.signal.addEventListener('abort', resolve));
  }
  const first = all(listener.hear(waiting(), deadline()));
  await new Promise((resolve) => setTimeout(resolve, 20));
  const refused = await all(listener.hear(utteranceOf(pcm), deadline())).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(ProviderError);
  expect(refused).toMatchObject({ provider: 'pocketsphinx', fault: 'unavailable' });
  gone.abort();
  await first;
  await all(listener.hear(talking(), gone.signal));
  expect(textOf(await all(listener.hear(utteranceOf(pcm), deadline())))).not.toBe('');
  await narrow.stop();
});

test('sound of another rate is refused', async () => {
  const pcm: Pcm = { samples: new Int16Array(24_000), sampleRateHz: 24_000 };
  await expect(all(hear(utteranceOf(pcm), deadline()))).rejects.toMatchObject({ fault: 'refused' });
});

/** Voice, line, detector, recogniser, as in a call: only what the detector takes for speech is handed on. */
async function overTheLine(pcm: Pcm): Promise<string> {
  const vad = silero.open(pcm.sampleRateHz as LineRate);
  async function* ears(): AsyncGenerator<Ear> {
    const detector = new SpeechDetector();
    const before: Pcm[] = [];
    let isInUtterance = false;
    for (const packet of packetsOf(pcm, 700)) {
      const changes = (await vad.feed(packet)).map((probability) => detector.take(probability, vad.windowMs));
      if (!isInUtterance && changes.includes('onset')) {
        isInUtterance = true;
        yield { kind: 'start' };
        for (const one of before) yield { kind: 'audio', pcm: one };
      }
      if (isInUtterance) yield { kind: 'audio', pcm: packet };
      before.push(packet);
      if (before.length > 15) before.shift();
      if (isInUtterance && detector.silentMs > 500) break;
    }
    if (isInUtterance) yield { kind: 'end' };
  }
  const heard = await all(hear(ears(), deadline()));
  vad.close();
  return textOf(heard);
}

// the figures that speech.md's recogniser has for these voices, with room for a phrase or two
test.each([
  [16_000, 0.09],
  [8_000, 0.18],
] as const)(
  'twenty phrases of callers over a line of %i Hz are mostly understood',
  async (rateHz, most) => {
    let words = 0;
    let errors = 0;
    for (const phrase of PHRASES) {
      words += phrase.split(' ').length;
      errors += wordErrors(phrase, await overTheLine(throughLine(await say(phrase), rateHz)));
    }
    console.log(`${rateHz} Hz: ${errors} of ${words} words wrong (${((100 * errors) / words).toFixed(1)} %)`);
    expect(errors / words).toBeLessThan(most);
  },
  120_000,
);

test('a transform and its inverse give what was put in', () => {
  const fourier = makeFourier(64);
  const re = Float32Array.from({ length: 64 }, (_none, at) => Math.sin(at) + (at % 5));
  const spectrum = { re: Float32Array.from(re), im: new Float32Array(64) };
  fourier.forward(spectrum);
  expect(spectrum.re[0]).toBeCloseTo(
    re.reduce((sum, one) => sum + one, 0),
    3,
  );
  fourier.backward(spectrum);
  for (const [at, one] of re.entries()) expect((spectrum.re[at] ?? 0) / 64).toBeCloseTo(one, 4);
});

test('sound of twice the rate is the same sound, however it was cut', () => {
  const tone = Int16Array.from({ length: 800 }, (_none, at) => 10_000 * Math.sin((2 * Math.PI * 1_000 * at) / 8_000));
  const whole = makeDoubler()(tone);
  const cut = makeDoubler();
  const parts = [...cut(tone.subarray(0, 130)), ...cut(tone.subarray(130))];
  expect(parts).toEqual([...whole]);
  for (let at = 100; at < 1_500; at += 1) {
    const meant = 10_000 * Math.sin((2 * Math.PI * 1_000 * (at - 32)) / 16_000);
    expect(Math.abs((whole[at] ?? 0) - meant)).toBeLessThan(200);
  }
});

test('a widened sound keeps what was there and has more above it', () => {
  const tone = Int16Array.from(
    { length: 16_000 },
    (_none, at) => 6_000 * Math.sin((2 * Math.PI * 500 * at) / 16_000) + ((at * 7919) % 200) - 100,
  );
  const wide = makeWidener()(tone);
  expect(wide.length).toBe(16_000 - (16_000 % 128));
  expect([...makeWidener()(tone)]).toEqual([...wide]);
  const delay = 384;
  let difference = 0;
  for (let at = 2_000; at < 15_000; at += 1) difference += ((wide[at] ?? 0) - (tone[at - delay] ?? 0)) ** 2;
  expect(Math.sqrt(difference / 13_000)).toBeLessThan(2_500);
});
