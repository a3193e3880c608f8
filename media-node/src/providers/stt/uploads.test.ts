/** Recognisers that get a file for each utterance, against a server of their API. */

import { SttChoice } from '@botpbx/shared/model/speech-setting';
import { LLMock } from '@copilotkit/aimock';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { type ScriptedServer, startScripted } from '../../../../tests/support/providers/http.ts';
import type { Manner } from '../../../../tests/support/providers/manners.ts';
import { closedAfterAbort, finalText, heardUntilSettled, sound, utterance } from '../../../../tests/support/providers/said.ts';
import { formOf, whisper } from '../../../../tests/support/providers/whisper.ts';
import type { SpeechToText } from '../../voice/ports.ts';
import { makeGroqStt } from './groq.ts';
import { makeOpenAiStt } from './openai.ts';

const of = <E extends SttChoice['engine']>(engine: E, over: object = {}) =>
  SttChoice.parse({ engine, ...over }) as Extract<SttChoice, { engine: E }>;

interface Subject {
  readonly name: string;
  readonly path: string;
  readonly make: (url: string, over?: object, options?: object) => SpeechToText;
  readonly used: object;
}

const subjects: readonly Subject[] = [
  {
    name: 'openai',
    path: '/v1/audio/transcriptions',
    make: (url, over, options) => makeOpenAiStt({ apiKey: 'k1', baseUrl: `${url}/v1` }, of('openai', over), options),
    used: { provider: 'openai', model: 'whisper-1', audioSeconds: 0.4 },
  },
  {
    name: 'groq',
    path: '/openai/v1/audio/transcriptions',
    make: (url, over, options) => makeGroqStt({ apiKey: 'k1', baseUrl: url }, of('groq', over), options),
    used: { provider: 'groq', model: 'whisper-large-v3', audioSeconds: 10 },
  },
];

const faults: readonly (readonly [name: string, manner: Manner, fault: object])[] = [
  ['a key that is wrong', { kind: 'status', status: 401 }, { fault: 'auth', isRetryable: false }],
  ['a limit that is reached', { kind: 'status', status: 429, retryAfter: '7' }, { fault: 'rate_limited', retryAfterMs: 7000 }],
  ['a server that fails', { kind: 'status', status: 500 }, { fault: 'unavailable', isRetryable: true }],
  ['a connection that breaks', { kind: 'cut', after: 0 }, { isRetryable: true }],
  ['a connection that breaks in the answer', { kind: 'cut', after: 1 }, { isRetryable: true }],
  ['an answer that makes no sense', { kind: 'garbage', after: 0 }, { fault: 'garbage', isRetryable: true }],
  ['a server that never answers', { kind: 'hang' }, { fault: 'timeout', isRetryable: true }],
  ['a server that stalls', { kind: 'stall', after: 1 }, { fault: 'timeout', isRetryable: true }],
];

describe.each(subjects)('$name', ({ name, path, make, used }) => {
  let server: ScriptedServer;
  beforeEach(async () => {
    server = await startScripted(whisper);
  });
  afterEach(() => server.close());

  test('an utterance goes up as a file, with the options of the choice', async () => {
    await heardUntilSettled(make(server.url, { language: 'de-AT', temperature: 0.2 }), utterance(400, 16_000));
    const request = await server.request(0);
    expect([request.path, request.headers.authorization]).toEqual([path, 'Bearer k1']);
    const form = await formOf(request);
    const fields = Object.fromEntries([...form].filter(([field]) => field !== 'file'));
    const model = (used as { model: string }).model;
    expect(fields).toEqual({ model, language: 'de', temperature: '0.2', response_format: 'json' });
    expect((form.get('file') as File).size).toBe(44 + 400 * 32);
  });

  test('it is asked for at the pause, once, and told at the end', async () => {
    const heard = await heardUntilSettled(make(server.url), [...utterance(400).slice(0, -1), 100, { kind: 'end' }]);
    expect(heard).toEqual([
      { kind: 'used', ...used },
      { kind: 'partial', text: 'hello there' },
      { kind: 'final', text: 'hello there', confidence: null },
      { kind: 'settled' },
    ]);
    expect(server.journal).toHaveLength(1);
  });

  test('what was asked at a pause is thrown away when he goes on', async () => {
    server.script([{ kind: 'happy', firstMs: 300 }]);
    const goesOn = [...utterance(400).slice(0, -1), 50, ...sound(400, true), { kind: 'pause' as const }, { kind: 'end' as const }];
    const heard = await heardUntilSettled(make(server.url), goesOn);
    expect(heard.flatMap((one) => ('text' in one ? [one.text] : []))).toEqual(['hello there sales please']);
    expect((await server.request(0)).isClosed).toBe(true);
    expect(heard.filter(({ kind }) => kind === 'used')).toHaveLength(2);
  });

  test('each end is settled once and in order, whether anything was said or not', async () => {
    const ears = [...utterance(400), ...utterance(0), { kind: 'start' as const }, { kind: 'end' as const }, ...utterance(600)];
    const heard = await heardUntilSettled(make(server.url), ears, 4);
    const kinds = heard.filter(({ kind }) => kind === 'final' || kind === 'settled');
    expect(kinds.map((one) => ('text' in one ? one.text : one.kind))).toEqual([
      'hello there',
      'settled',
      'settled',
      'settled',
      'hello there sales',
      'settled',
    ]);
  });

  test.each(faults)('%s', async (_name, manner, fault) => {
    server.script([], manner);
    const hearing = heardUntilSettled(make(server.url, {}, { answerMs: 400 }), utterance(400));
    await expect(hearing).rejects.toMatchObject({ provider: name, ...fault });
  });

  test('an abort is seen by the server at once', async () => {
    server.script([{ kind: 'hang' }]);
    expect(await closedAfterAbort(make(server.url), server, utterance(400))).toBeLessThan(50);
  });
});

describe('Groq tells more if asked', () => {
  test.each(['verbose_json', 'text'])('%s', async (format) => {
    const server = await startScripted(whisper);
    onTestFinished(() => server.close());
    const engine = makeGroqStt({ apiKey: 'k', baseUrl: server.url }, of('groq', { response_format: format }));
    const heard = await heardUntilSettled(engine, utterance(400));
    expect(finalText(heard)).toBe('hello there');
    const final = heard.find(({ kind }) => kind === 'final');
    if (format === 'text') expect(final).toMatchObject({ confidence: null });
    // what the model made up for the silence is left out
    else expect(final).toMatchObject({ confidence: expect.closeTo(0.82, 1), words: [{ word: 'hello', startMs: 0, endMs: 180 }, {}] });
  });
});

test('newer models of OpenAI say how sure they are', async () => {
  const server = await startScripted(whisper);
  onTestFinished(() => server.close());
  const engine = makeOpenAiStt({ apiKey: 'k', baseUrl: `${server.url}/v1` }, of('openai', { model: 'gpt-4o-transcribe' }));
  const heard = await heardUntilSettled(engine, utterance(400));
  expect(heard.find(({ kind }) => kind === 'final')).toMatchObject({ confidence: expect.closeTo(0.905, 2) });
});

test.each(subjects)('$name works against a server that others wrote', async ({ make }) => {
  const mock = new LLMock({ port: 0 });
  mock.onTranscription({ transcription: { text: 'Sales, please.' } });
  await mock.start();
  onTestFinished(async () => {
    await mock.stop();
  });
  expect(finalText(await heardUntilSettled(make(mock.url), utterance(400)))).toBe('Sales, please.');
});
