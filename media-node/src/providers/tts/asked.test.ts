/** What is asked of engines over HTTP. */

import { verify } from 'node:crypto';
import { TtsChoice } from '@botpbx/shared/model/speech-setting';
import { LLMock } from '@copilotkit/aimock';
import { expect, onTestFinished, test } from 'vitest';
import { serviceAccount } from '../../../../tests/support/providers/google-account.ts';
import { googleTts } from '../../../../tests/support/providers/google-tts.ts';
import { type Protocol, startScripted } from '../../../../tests/support/providers/http.ts';
import { kokoro } from '../../../../tests/support/providers/kokoro.ts';
import { openAiSpeech } from '../../../../tests/support/providers/openai-speech.ts';
import { piper } from '../../../../tests/support/providers/piper.ts';
import { allOf, tone } from '../../../../tests/support/providers/said.ts';
import { makeGoogleTts } from './google.ts';
import { makeKokoro } from './kokoro.ts';
import { makeOpenAiTts } from './openai.ts';
import { makePiper } from './piper.ts';

const of = <E extends TtsChoice['engine']>(engine: E, over: object = {}) =>
  TtsChoice.parse({ engine, ...over }) as Extract<TtsChoice, { engine: E }>;
const never = () => new AbortController().signal;

async function server(protocol: Protocol) {
  const started = await startScripted(protocol);
  onTestFinished(() => started.close());
  return started;
}

test('Piper is asked as the reference shows it', async () => {
  const { url, request } = await server(piper);
  await allOf(makePiper({ apiKey: '', baseUrl: url }, of('piper'))('Hello', never()));
  const { method, path, body } = await request(0);
  expect([method, path, JSON.parse(String(body))]).toEqual(['POST', '/api/tts', { text: 'Hello', voice: 'en_US-lessac-medium' }]);
});

test('the server that Piper brings is found out once', async () => {
  const { url, script, journal } = await server(piper);
  script([{ kind: 'status', status: 404 }]);
  const speak = makePiper({ apiKey: '', baseUrl: url }, of('piper', { speed: 2 }));
  await allOf(speak('Hello', never()));
  await allOf(speak('Hello again', never()));
  expect(journal.map(({ path }) => path)).toEqual(['/api/tts', '/', '/']);
  expect(JSON.parse(String(journal[1]?.body))).toEqual({ text: 'Hello', voice: 'en_US-lessac-medium', length_scale: 0.5 });
});

test('Kokoro is asked by the speech API of OpenAI', async () => {
  const { url, request } = await server(kokoro);
  await allOf(makeKokoro({ apiKey: '', baseUrl: `${url}/v1/` }, of('kokoro', { speed: 1.2 }))('Hello', never()));
  const { path, body } = await request(0);
  expect(path).toBe('/v1/audio/speech');
  expect(JSON.parse(String(body))).toEqual({ model: 'kokoro', voice: 'af_bella', input: 'Hello', speed: 1.2, response_format: 'pcm' });
});

test('OpenAI is asked with the voice and the model of the choice, or those of the node', async () => {
  const { url, journal } = await server(openAiSpeech);
  const account = { apiKey: 'sk-1', baseUrl: `${url}/v1` };
  const node = { defaultModel: 'tts-1-hd', defaultVoice: 'onyx' };
  await allOf(makeOpenAiTts(account, of('openai', { voice: 'echo', model: 'gpt-4o-mini-tts', speed: 1.5 }), node)('Hello', never()));
  await allOf(makeOpenAiTts(account, of('openai'), node)('Hello', never()));
  expect(journal[0]?.headers.authorization).toBe('Bearer sk-1');
  const asked = journal.map(({ body }) => JSON.parse(String(body)) as object);
  expect(asked[0]).toEqual({ model: 'gpt-4o-mini-tts', voice: 'echo', input: 'Hello', speed: 1.5, response_format: 'pcm' });
  expect(asked[1]).toMatchObject({ model: 'tts-1-hd', voice: 'onyx', speed: 1 });
});

test('Google is asked with the language of its voice, by a service account that signs for itself', async () => {
  const { url, request } = await server(googleTts);
  const { json, publicKey } = serviceAccount();
  await allOf(
    makeGoogleTts({ apiKey: json, baseUrl: url }, of('google', { voice: 'de-DE-Wavenet-A', speaking_rate: 1.5, pitch: -2 }))(
      'Hallo',
      never(),
    ),
  );
  const { path, body, headers } = await request(0);
  expect(path).toBe('/v1/text:synthesize');
  expect(JSON.parse(String(body))).toEqual({
    input: { text: 'Hallo' },
    voice: { name: 'de-DE-Wavenet-A', languageCode: 'de-DE' },
    audioConfig: { audioEncoding: 'LINEAR16', sampleRateHertz: 16_000, speakingRate: 1.5, pitch: -2 },
  });
  const [head, claims, signature] = String(headers.authorization).replace('Bearer ', '').split('.');
  const isOurs = verify('RSA-SHA256', Buffer.from(`${head}.${claims}`), publicKey, Buffer.from(signature ?? '', 'base64url'));
  expect(isOurs).toBe(true);
});

test("OpenAI's speech works against a server that others wrote", async () => {
  const mock = new LLMock({ port: 0 });
  const samples = Buffer.from(tone(200, 24_000).buffer).toString('base64');
  mock.onSpeech('Hello', { audio: samples, format: 'pcm' });
  await mock.start();
  onTestFinished(async () => {
    await mock.stop();
  });
  const speech = await allOf(makeOpenAiTts({ apiKey: 'k', baseUrl: `${mock.url}/v1` }, of('openai'))('Hello', never()));
  expect(speech.some(({ kind }) => kind === 'audio')).toBe(true);
});
