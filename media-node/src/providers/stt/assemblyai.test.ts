import { SttChoice } from '@botpbx/shared/model/speech-setting';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type AssemblyAiServer, startAssemblyAi } from '../../../../tests/support/providers/assemblyai.ts';
import type { Manner } from '../../../../tests/support/providers/manners.ts';
import { closedAfterAbort, finalText, heardUntilSettled, sound, utterance } from '../../../../tests/support/providers/said.ts';
import { makeAssemblyAi } from './assemblyai.ts';

const choice = (over: object = {}) => SttChoice.parse({ engine: 'assemblyai', ...over }) as Extract<SttChoice, { engine: 'assemblyai' }>;

let server: AssemblyAiServer;
beforeEach(async () => {
  server = await startAssemblyAi();
});
afterEach(() => server.close());

const engine = (over: object = {}) => makeAssemblyAi({ apiKey: 'aai-key', baseUrl: server.url }, choice(over));

test('what was said is told as it comes, formatted at its end, and settled', async () => {
  const heard = await heardUntilSettled(engine(), [...utterance(400), 50]);
  expect(heard.filter(({ kind }) => kind === 'partial').at(0)).toEqual({ kind: 'partial', text: 'hello' });
  expect(heard.filter(({ kind }) => kind === 'final')).toEqual([
    {
      kind: 'final',
      text: 'Hello there.',
      confidence: expect.closeTo(0.96, 5),
      words: [
        { word: 'hello', startMs: 0, endMs: 180, confidence: 0.96 },
        { word: 'there', startMs: 200, endMs: 380, confidence: 0.96 },
      ],
    },
  ]);
  expect(heard.slice(-2)).toEqual([
    { kind: 'used', provider: 'assemblyai', model: 'universal-streaming-english', audioSeconds: 0.6 },
    { kind: 'settled' },
  ]);
});

test('text that is not to be formatted is told at once', async () => {
  const heard = await heardUntilSettled(engine({ format_text: false, punctuate: false }), utterance(400));
  expect(finalText(heard)).toBe('hello there');
});

test('a silence that was taken for speech is settled without a word', async () => {
  const heard = await heardUntilSettled(engine(), [...utterance(0), 20]);
  expect(heard.map(({ kind }) => kind)).toEqual(['used', 'settled']);
});

test('a noise without words is settled; an engine that says nothing twice is taken for dead', async () => {
  server.script([{ kind: 'stall', after: 1 }]);
  const heard = await heardUntilSettled(engine(), utterance(600));
  expect(heard.map(({ kind }) => kind)).toEqual(['used', 'settled']);
  server.script([{ kind: 'stall', after: 1 }]);
  const twice = heardUntilSettled(engine(), [...utterance(600), 1100, ...utterance(600)], 2);
  await expect(twice).rejects.toMatchObject({ fault: 'timeout' });
});

test('two utterances go over one connection, in messages that are long enough', async () => {
  const heard = await heardUntilSettled(engine(), [...utterance(420), 200, ...utterance(200), 50], 2);
  expect(finalText(heard)).toBe('Hello there. Sales.');
  expect(server.journal).toHaveLength(1);
  expect(Math.min(...server.chunksMs)).toBeGreaterThanOrEqual(50);
});

test('the options go by the names that AssemblyAI has for them', async () => {
  await heardUntilSettled(engine({ language: 'fr', word_boost: ['BotPBX'] }), utterance(200, 16_000));
  const { path, headers } = await server.request(0);
  expect(headers.authorization).toBe('aai-key');
  expect(Object.fromEntries(new URL(path, 'http://x').searchParams)).toEqual({
    sample_rate: '16000',
    encoding: 'pcm_s16le',
    format_turns: 'true',
    keyterms_prompt: '["BotPBX"]',
    speech_model: 'universal-streaming-multilingual',
    speaker_labels: 'true',
  });
});

describe('what goes wrong has a class', () => {
  const cases: readonly (readonly [name: string, manner: Manner, fault: object])[] = [
    ['a key that is wrong', { kind: 'status', status: 401 }, { fault: 'auth', isRetryable: false }],
    ['a limit that is reached', { kind: 'status', status: 429 }, { fault: 'rate_limited' }],
    ['a server that fails', { kind: 'status', status: 500 }, { fault: 'unavailable' }],
    ['a failure in the midst', { kind: 'error-event', status: 500, after: 2 }, { fault: 'unavailable' }],
    ['a key that is refused in the midst', { kind: 'error-event', status: 401, after: 0 }, { fault: 'auth' }],
    ['a connection that breaks', { kind: 'cut', after: 2 }, { fault: 'cut' }],
    ['a server that hangs up', { kind: 'short', after: 2 }, { fault: 'cut' }],
    ['a server that never answers', { kind: 'hang' }, { fault: 'timeout' }],
    ['a server that falls silent', { kind: 'stall', after: 2 }, { fault: 'timeout' }],
  ];
  test.each(cases)('%s', async (_name, manner, fault) => {
    server.script([manner]);
    await expect(heardUntilSettled(engine(), utterance(400))).rejects.toMatchObject({ provider: 'assemblyai', ...fault });
  });

  test('a slow server is waited for', async () => {
    server.script([{ kind: 'happy', firstMs: 400, everyMs: 100 }]);
    expect(finalText(await heardUntilSettled(engine(), utterance(400)))).toBe('Hello there.');
  });
});

test('an abort is seen by the server at once', async () => {
  expect(await closedAfterAbort(engine(), server)).toBeLessThan(50);
});

test('an abort during the handshake is seen as well', async () => {
  server.script([{ kind: 'hang' }]);
  expect(await closedAfterAbort(engine(), server, sound(100, true))).toBeLessThan(50);
});
