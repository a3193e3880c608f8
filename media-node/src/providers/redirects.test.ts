/** A tenant may name a server of his own; that server may not send the node on to where the tenant himself could not reach. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LlmChoice, SttChoice, TtsChoice } from '@botpbx/shared/model/speech-setting';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { utterance } from '../../../tests/support/providers/said.ts';
import type { Ear, LanguageModel, SpeechToText, TextToSpeech } from '../voice/ports.ts';
import { makeAnthropic } from './llm/anthropic.ts';
import { makeGroq } from './llm/groq.ts';
import { makeOpenAi } from './llm/openai.ts';
import { makeGroqStt } from './stt/groq.ts';
import { makeOpenAiStt } from './stt/openai.ts';
import { makeElevenLabs } from './tts/elevenlabs.ts';
import { makeKokoro } from './tts/kokoro.ts';
import { makeOpenAiTts } from './tts/openai.ts';
import { makePiper } from './tts/piper.ts';

let reached = 0;
const secret = createServer((_request, response) => {
  reached += 1;
  response.end('{}');
});
const named = createServer((request, response) => {
  request.resume();
  response.writeHead(307, { location: `${urlOf(secret)}/inside` }).end();
});
const urlOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

beforeAll(async () => {
  for (const server of [secret, named]) await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  for (const server of [secret, named]) server.close().closeAllConnections();
});

const signal = new AbortController().signal;
const tts = <E extends TtsChoice['engine']>(engine: E, more: object = {}) =>
  TtsChoice.parse({ engine, ...more }) as Extract<TtsChoice, { engine: E }>;
const stt = <E extends SttChoice['engine']>(engine: E) => SttChoice.parse({ engine }) as Extract<SttChoice, { engine: E }>;
const account = (path = '') => ({ apiKey: 'k', baseUrl: `${urlOf(named)}${path}` });

const thinks = (think: LanguageModel) => think({ system: '', history: [], tools: [] }, signal);
const speaks = (speak: TextToSpeech) => speak('Hello there.', signal);
const hears = (engine: SpeechToText) => engine.hear(each(utterance(400)), signal);

test.each<[string, () => AsyncIterable<unknown>]>([
  ['Anthropic', () => thinks(makeAnthropic(account(), LlmChoice.parse({ provider: 'anthropic' })))],
  ['OpenAI', () => thinks(makeOpenAi(account('/v1'), LlmChoice.parse({ provider: 'openai' })))],
  ['Groq', () => thinks(makeGroq(account(), LlmChoice.parse({ provider: 'groq' })))],
  ['a voice of OpenAI', () => speaks(makeOpenAiTts(account('/v1'), tts('openai')))],
  ['Kokoro', () => speaks(makeKokoro(account(), tts('kokoro')))],
  ['Piper', () => speaks(makePiper(account(), tts('piper')))],
  ['ElevenLabs', () => speaks(makeElevenLabs(account(), tts('elevenlabs', { model: 'eleven_v3' })))],
  ['ears of OpenAI', () => hears(makeOpenAiStt(account('/v1'), stt('openai')))],
  ['ears of Groq', () => hears(makeGroqStt(account(), stt('groq')))],
])('%s is not followed to another place', async (_name, start) => {
  reached = 0;
  const use = async () => {
    for await (const _ of start());
  };
  await expect(use()).rejects.toMatchObject({ name: 'ProviderError' });
  expect(reached).toBe(0);
});

async function* each(ears: readonly Ear[]): AsyncGenerator<Ear> {
  yield* ears;
}
