import { TtsChoice } from '@botpbx/shared/model/speech-setting';
import { ElevenLabsClient } from '@elevenlabs/elevenlabs-js';
import { expect, onTestFinished, test } from 'vitest';
import { elevenLabsStream, startElevenLabs } from '../../../../tests/support/providers/elevenlabs.ts';
import { startScripted } from '../../../../tests/support/providers/http.ts';
import { allOf } from '../../../../tests/support/providers/said.ts';
import type { Speech } from '../../voice/ports.ts';
import { makeElevenLabs } from './elevenlabs.ts';

type Choice = Extract<TtsChoice, { engine: 'elevenlabs' }>;
const choice = (over: object = {}) => TtsChoice.parse({ engine: 'elevenlabs', ...over }) as Choice;
const never = () => new AbortController().signal;
const wordsIn = (speech: readonly Speech[]) => speech.flatMap((one) => (one.kind === 'words' ? one.words : []));

async function socket() {
  const server = await startElevenLabs();
  onTestFinished(() => server.close());
  return server;
}

const TIMES = [
  { word: 'Hello', startMs: 0, endMs: 250 },
  { word: 'there,', startMs: 300, endMs: 600 },
  { word: 'caller.', startMs: 650, endMs: 1000 },
];

test('words have their times, which count from the beginning of the piece', async () => {
  const server = await socket();
  const speech = await allOf(makeElevenLabs({ apiKey: 'k', baseUrl: server.url }, choice())('Hello there, caller.', never()));
  expect(wordsIn(speech)).toEqual(TIMES);
});

test('the same is so where the engine counts from the beginning itself', async () => {
  const server = await startScripted(elevenLabsStream);
  onTestFinished(() => server.close());
  const speak = makeElevenLabs({ apiKey: 'k', baseUrl: server.url }, choice({ model: 'eleven_v3' }));
  expect(wordsIn(await allOf(speak('Hello there, caller.', never())))).toEqual(TIMES);
});

test("the vendor's own client hears the same from our server", async () => {
  const server = await startScripted(elevenLabsStream);
  onTestFinished(() => server.close());
  const client = new ElevenLabsClient({ apiKey: 'xi-1', baseUrl: server.url, maxRetries: 0 });
  const speak = makeElevenLabs({ apiKey: 'xi-1', baseUrl: server.url }, choice({ model: 'eleven_v3' }));
  const { stability, similarity, style, speed } = choice();
  const chunks = await client.textToSpeech.streamWithTimestamps('21m00Tcm4TlvDq8ikWAM', {
    text: 'Hello there, caller.',
    modelId: 'eleven_v3',
    outputFormat: 'pcm_16000',
    voiceSettings: { stability, similarityBoost: similarity, style, speed },
  });
  const theirs = (await allOf(chunks)).map(({ audioBase64 }) => Buffer.from(audioBase64, 'base64').length / 2);
  const ours = (await allOf(speak('Hello there, caller.', never()))).flatMap((one) =>
    one.kind === 'audio' ? [one.pcm.samples.length] : [],
  );
  expect(ours).toEqual(theirs);
  const [first, second] = [await server.request(0), await server.request(1)];
  expect([second.method, second.path, second.headers['xi-api-key']]).toEqual([first.method, first.path, first.headers['xi-api-key']]);
  expect(JSON.parse(String(second.body))).toEqual(JSON.parse(String(first.body)));
});

test('voices go by name or by id, and settings by the names that ElevenLabs has for them', async () => {
  const server = await socket();
  const speak = makeElevenLabs(
    { apiKey: 'xi-1', baseUrl: server.url },
    choice({ stability: 0.4, similarity: 0.6, style: 0.1, speed: 1.1 }),
  );
  await allOf(speak('Hello.', never()));
  const { path, headers } = await server.request(0);
  expect(headers['xi-api-key']).toBe('xi-1');
  const url = new URL(path, 'http://x');
  expect(url.pathname).toBe('/v1/text-to-speech/21m00Tcm4TlvDq8ikWAM/stream-input');
  expect(Object.fromEntries(url.searchParams)).toEqual({
    model_id: 'eleven_turbo_v2',
    output_format: 'pcm_16000',
    auto_mode: 'true',
    sync_alignment: 'true',
  });
  expect(server.said).toEqual([
    { text: ' ', voice_settings: { stability: 0.4, similarity_boost: 0.6, style: 0.1, speed: 1.1 } },
    { text: 'Hello. ' },
    { text: '' },
  ]);
  await allOf(makeElevenLabs({ apiKey: 'k', baseUrl: server.url }, choice({ voice: 'AbCdEf' }))('Hi.', never()));
  expect(server.journal.some((asked) => asked.path.includes('/AbCdEf/'))).toBe(true);
});

test('from the second piece on, a socket is open before it is needed', async () => {
  const server = await socket();
  const speak = makeElevenLabs({ apiKey: 'k', baseUrl: server.url }, choice());
  await allOf(speak('Hello.', never()));
  await server.request(1);
  await new Promise((resolve) => setTimeout(resolve, 20));
  server.script([], { kind: 'stall', after: 0 });
  await allOf(speak('How are you?', never()));
  await server.request(2);
  expect(server.journal).toHaveLength(3);
  // an interruption cuts a socket that was kept as well
  const ending = new AbortController();
  const { closed } = await server.request(2);
  await new Promise((resolve) => setTimeout(resolve, 20));
  const speaking = allOf(speak('I am well.', ending.signal));
  await server.request(3);
  const atMs = performance.now();
  ending.abort();
  await speaking;
  expect((await closed) - atMs).toBeLessThan(50);
});

test('a kept socket that the server closed is not used', async () => {
  const server = await socket();
  server.script([{ kind: 'happy' }, { kind: 'hang' }]);
  const speak = makeElevenLabs({ apiKey: 'k', baseUrl: server.url }, choice());
  await allOf(speak('Hello.', never()));
  await server.request(1);
  const speech = await allOf(speak('How are you?', never()));
  expect(speech.some(({ kind }) => kind === 'audio')).toBe(true);
});

test.each([
  [401, 'auth'],
  [429, 'rate_limited'],
  [503, 'unavailable'],
])('a failure that is told over the open socket has a class (%i)', async (status, fault) => {
  const server = await socket();
  server.script([{ kind: 'error-event', status, after: 0 }]);
  const speaking = allOf(makeElevenLabs({ apiKey: 'k', baseUrl: server.url }, choice())('Hello.', never()));
  await expect(speaking).rejects.toMatchObject({ provider: 'elevenlabs', fault });
});
