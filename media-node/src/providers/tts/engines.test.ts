/** What all engines over a network must do, each against its own server. */
import { TtsChoice } from '@botpbx/shared/model/speech-setting';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { elevenLabsStream, startElevenLabs } from '../../../../tests/support/providers/elevenlabs.ts';
import { googleTts } from '../../../../tests/support/providers/google-tts.ts';
import { type Protocol, type ScriptedServer, startScripted } from '../../../../tests/support/providers/http.ts';
import { kokoro } from '../../../../tests/support/providers/kokoro.ts';
import type { Manner } from '../../../../tests/support/providers/manners.ts';
import { openAiSpeech } from '../../../../tests/support/providers/openai-speech.ts';
import { piper } from '../../../../tests/support/providers/piper.ts';
import { allOf } from '../../../../tests/support/providers/said.ts';
import { durationMs } from '../../voice/audio.ts';
import type { Speech, TextToSpeech } from '../../voice/ports.ts';
import { makeElevenLabs } from './elevenlabs.ts';
import { makeGoogleTts } from './google.ts';
import { makeKokoro } from './kokoro.ts';
import { makeOpenAiTts } from './openai.ts';
import { makePiper } from './piper.ts';

const TEXT = 'Hello, how may I help?';
const MS = TEXT.length * 50;

type Engine<E> = Extract<TtsChoice, { engine: E }>;
const of = <E extends TtsChoice['engine']>(engine: E, over: object = {}) => TtsChoice.parse({ engine, ...over }) as Engine<E>;
const account = (url: string, apiKey = 'key') => ({ apiKey, baseUrl: url });
const http = (protocol: Protocol) => () => startScripted(protocol);

interface Subject {
  readonly name: string;
  readonly start: () => Promise<ScriptedServer>;
  readonly make: (url: string, options?: object) => TextToSpeech;
  /** What is used up. */
  readonly used: object;
}

const subjects: readonly Subject[] = [
  {
    name: 'elevenlabs',
    start: startElevenLabs,
    make: (url, options) => makeElevenLabs(account(url), of('elevenlabs'), options),
    used: { provider: 'elevenlabs', model: 'eleven_turbo_v2', characters: TEXT.length },
  },
  {
    name: 'elevenlabs over HTTP',
    start: http(elevenLabsStream),
    make: (url, options) => makeElevenLabs(account(url), of('elevenlabs', { model: 'eleven_v3' }), options),
    used: { provider: 'elevenlabs', model: 'eleven_v3', characters: TEXT.length },
  },
  {
    name: 'openai',
    start: http(openAiSpeech),
    make: (url, options) => makeOpenAiTts(account(`${url}/v1`), of('openai'), options),
    used: { provider: 'openai', model: 'tts-1', characters: TEXT.length },
  },
  {
    name: 'kokoro',
    start: http(kokoro),
    make: (url, options) => makeKokoro(account(url, ''), of('kokoro'), options),
    used: { provider: 'kokoro', model: 'kokoro', characters: TEXT.length },
  },
  {
    name: 'piper',
    start: http(piper),
    make: (url, options) => makePiper(account(url, ''), of('piper'), options),
    used: { provider: 'piper', model: 'piper', characters: TEXT.length },
  },
  {
    name: 'google',
    start: http(googleTts),
    make: (url, options) => makeGoogleTts(account(url), of('google'), options),
    used: { provider: 'google', model: 'google', characters: TEXT.length },
  },
];

const soundMs = (speech: readonly Speech[]): number => speech.reduce((ms, one) => ms + (one.kind === 'audio' ? durationMs(one.pcm) : 0), 0);
const never = () => new AbortController().signal;

const faults: readonly (readonly [name: string, manner: Manner, fault: object])[] = [
  ['a key that is wrong', { kind: 'status', status: 401 }, { fault: 'auth', isRetryable: false }],
  ['a limit that is reached', { kind: 'status', status: 429, retryAfter: '7' }, { fault: 'rate_limited', retryAfterMs: 7000 }],
  ['a server that fails', { kind: 'status', status: 500 }, { fault: 'unavailable', isRetryable: true }],
  ['a request that is wrong', { kind: 'status', status: 400 }, { fault: 'refused', isRetryable: false }],
  ['a connection that breaks before the answer', { kind: 'cut', after: 0 }, { isRetryable: true }],
  [
    'a connection that breaks in the sound',
    { kind: 'cut', after: 2 },
    { fault: expect.stringMatching(/^(?:cut|unavailable)$/), isRetryable: true },
  ],
  ['a server that never answers', { kind: 'hang' }, { fault: 'timeout', isRetryable: true }],
  ['a server that stalls', { kind: 'stall', after: 2 }, { fault: 'timeout', isRetryable: true }],
];

describe.each(subjects)('$name', ({ name, start, make, used }) => {
  let server: ScriptedServer;
  beforeEach(async () => {
    server = await start();
  });
  afterEach(() => server.close());

  test('speaks, and says what was used', async () => {
    const speech = await allOf(make(server.url)(TEXT, never()));
    expect(soundMs(speech)).toBeCloseTo(MS, 0);
    expect(speech.filter(({ kind }) => kind === 'used')).toEqual([{ kind: 'used', ...used }]);
  });

  test('a slow server is waited for', async () => {
    server.script([{ kind: 'happy', firstMs: 300, everyMs: 100 }]);
    expect(soundMs(await allOf(make(server.url)(TEXT, never())))).toBeCloseTo(MS, 0);
  });

  // Google's sound comes in one piece
  test.skipIf(name === 'google')('sound is handed on as it comes', async () => {
    server.script([{ kind: 'happy', everyMs: 150 }]);
    const atMs: number[] = [];
    for await (const speech of make(server.url)(TEXT, never())) if (speech.kind === 'audio') atMs.push(performance.now());
    expect((atMs.at(-1) ?? 0) - (atMs[0] ?? 0)).toBeGreaterThan(140);
  });

  test('nothing is asked for a text without words', async () => {
    expect(await allOf(make(server.url)(' … ', never()))).toEqual([]);
    expect(server.journal).toEqual([]);
  });

  test.each(faults)('%s', async (_name, manner, fault) => {
    server.script([], manner);
    const speaking = allOf(make(server.url, { firstMs: 400, stallMs: 400 })(TEXT, never()));
    await expect(speaking).rejects.toMatchObject({ provider: name.split(' ')[0], ...fault });
  });

  test('a page instead of sound is garbage', async () => {
    server.script([{ kind: 'garbage', after: 0 }]);
    const speaking = allOf(make(server.url)(TEXT, never()));
    // plain samples cannot be told from a page but by their type, which this server gives rightly
    if (name === 'openai' || name === 'kokoro') await speaking;
    else await expect(speaking).rejects.toMatchObject({ fault: 'garbage' });
  });

  test.each([
    ['before the answer', { kind: 'hang' }],
    ['in the sound', { kind: 'stall', after: 2 }],
  ] as const)('an abort %s ends quietly, and the server sees it at once', async (_name, manner) => {
    server.script([manner]);
    const controller = new AbortController();
    const speaking = allOf(make(server.url)(TEXT, controller.signal));
    const { closed } = await server.request(0);
    await new Promise((resolve) => setTimeout(resolve, 60));
    const atMs = performance.now();
    controller.abort();
    await speaking;
    expect((await closed) - atMs).toBeLessThan(50);
  });

  test.skipIf(name === 'google')('who stops listening closes the request', async () => {
    server.script([{ kind: 'stall', after: 2 }]);
    for await (const speech of make(server.url)(TEXT, never())) if (speech.kind === 'audio') break;
    const atMs = performance.now();
    const { closed } = await server.request(0);
    expect((await closed) - atMs).toBeLessThan(50);
  });
});
