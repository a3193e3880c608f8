import { SttChoice } from '@botpbx/shared/model/speech-setting';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type DeepgramServer, startDeepgram } from '../../../../tests/support/providers/deepgram.ts';
import type { Manner } from '../../../../tests/support/providers/manners.ts';
import { allOf, closedAfterAbort, finalText, heardUntilSettled, sound, utterance } from '../../../../tests/support/providers/said.ts';
import { makeDeepgram } from './deepgram.ts';

const choice = SttChoice.parse({ engine: 'deepgram' }) as Extract<SttChoice, { engine: 'deepgram' }>;

let server: DeepgramServer;
beforeEach(async () => {
  server = await startDeepgram();
});
afterEach(() => server.close());

const engine = (over: Partial<typeof choice> = {}) => makeDeepgram({ apiKey: 'dg-key', baseUrl: server.url }, { ...choice, ...over });

test('what was said is told as it comes and settled when he has finished', async () => {
  const heard = await heardUntilSettled(engine(), [...utterance(400), 50]);
  expect(heard.filter(({ kind }) => kind === 'partial').at(-1)).toEqual({ kind: 'partial', text: 'hello there' });
  expect(heard.find(({ kind }) => kind === 'final')).toMatchObject({
    text: 'hello there',
    confidence: 0.98,
    words: [{ word: 'hello', startMs: 0, endMs: 180 }, { word: 'there' }],
  });
  expect(heard.slice(-2)).toEqual([{ kind: 'used', provider: 'deepgram', model: 'nova-2', audioSeconds: 0.6 }, { kind: 'settled' }]);
  expect(heard.filter(({ kind }) => kind === 'settled')).toHaveLength(1);
});

test('each of two utterances is settled once, over one connection', async () => {
  const heard = await heardUntilSettled(engine(), [...utterance(400), 200, ...utterance(200), 200], 2);
  expect(finalText(heard)).toBe('hello there sales');
  expect(server.journal).toHaveLength(1);
});

test('a pause is when the text is asked for; the end finds it there', async () => {
  const [end] = utterance(400).slice(-1);
  const heard = await heardUntilSettled(engine(), [...utterance(400).slice(0, -1), 150, end ?? 0]);
  expect(finalText(heard)).toBe('hello there');
  expect(server.controls.filter((one) => one === 'Finalize')).toHaveLength(1);
});

test('what he says after a pause belongs to the same utterance', async () => {
  const goesOn = [...utterance(400).slice(0, -1), 100, ...sound(400, true), { kind: 'end' as const }, 100];
  const heard = await heardUntilSettled(engine(), goesOn);
  expect(finalText(heard)).toBe('hello there sales please');
});

test('a finish that is not answered is over when nothing is left to be told', async () => {
  const silent = await startDeepgram(false);
  const mute = makeDeepgram({ apiKey: 'k', baseUrl: silent.url }, choice);
  const heard = await heardUntilSettled(mute, [{ kind: 'start' }, ...sound(400, true), 50, { kind: 'pause' }, 50, ...utterance(0), 100]);
  expect(heard.at(-1)).toEqual({ kind: 'settled' });
  await silent.close();
});

test('the options go by the names that Deepgram has for them', async () => {
  await heardUntilSettled(engine({ language: 'de', profanity_filter: true }), utterance(200, 16_000));
  const { headers, path } = await server.request(0);
  expect(headers.authorization).toBe('Token dg-key');
  expect(Object.fromEntries(new URL(path, 'http://x').searchParams)).toEqual({
    model: 'nova-2',
    language: 'de',
    punctuate: 'true',
    diarize: 'false',
    smart_format: 'true',
    profanity_filter: 'true',
    encoding: 'linear16',
    sample_rate: '16000',
    channels: '1',
    interim_results: 'true',
    endpointing: '300',
    utterance_end_ms: '1000',
  });
});

test('only a model that is a use alone is given a tier', async () => {
  await heardUntilSettled(engine({ model: 'phonecall' }), utterance(200));
  expect((await server.request(0)).path).toContain('tier=enhanced');
});

describe('what goes wrong has a class', () => {
  const cases: readonly (readonly [name: string, manner: Manner, fault: object])[] = [
    ['a key that is wrong', { kind: 'status', status: 401 }, { fault: 'auth', isRetryable: false }],
    ['a limit that is reached', { kind: 'status', status: 429, retryAfter: '7' }, { fault: 'rate_limited', retryAfterMs: 7000 }],
    ['a server that fails', { kind: 'status', status: 500 }, { fault: 'unavailable' }],
    ['a failure in the midst', { kind: 'error-event', status: 500, after: 1 }, { fault: 'unavailable' }],
    ['a connection that breaks', { kind: 'cut', after: 1 }, { fault: 'cut' }],
    ['an answer that makes no sense', { kind: 'garbage', after: 1 }, { fault: 'garbage' }],
    ['a server that hangs up', { kind: 'short', after: 1 }, { fault: 'cut' }],
    ['a server that never answers', { kind: 'hang' }, { fault: 'timeout' }],
    ['a server that falls silent', { kind: 'stall', after: 1 }, { fault: 'timeout' }],
  ];
  test.each(cases)('%s', async (_name, manner, fault) => {
    server.script([manner]);
    await expect(heardUntilSettled(engine(), utterance(400))).rejects.toMatchObject({ provider: 'deepgram', ...fault });
  });

  test('a slow server is waited for', async () => {
    server.script([{ kind: 'happy', firstMs: 400, everyMs: 100 }]);
    expect(finalText(await heardUntilSettled(engine(), utterance(400)))).toBe('hello there');
  });
});

test('an abort is seen by the server at once', async () => {
  expect(await closedAfterAbort(engine(), server)).toBeLessThan(50);
});

test('an abort during the handshake is seen as well', async () => {
  server.script([{ kind: 'hang' }]);
  expect(await closedAfterAbort(engine(), server)).toBeLessThan(50);
});

test('what is owed is told although nothing more comes in', async () => {
  const ears = async function* () {
    yield* utterance(400);
  };
  const heard = await allOf(engine().hear(ears(), new AbortController().signal));
  expect(finalText(heard)).toBe('hello there');
  expect(heard.at(-1)).toEqual({ kind: 'settled' });
});

test('the end of the call is said to the server', async () => {
  const controller = new AbortController();
  const hearing = engine().hear(
    (async function* () {
      yield* sound(200, true);
      await new Promise((resolve) => setTimeout(resolve, 100));
    })(),
    controller.signal,
  );
  const heard = await allOf(hearing);
  expect(heard.at(-1)).toMatchObject({ kind: 'used', audioSeconds: 0.2 });
  await (await server.request(0)).closed;
  expect(server.controls).toEqual(['CloseStream']);
});
