/**
 * ElevenLabs: sound and the time of each word. Most models speak over the `stream-input` socket, which the vendor's SDK does not have;
 * those that are not served there stream over HTTP. The SDK has that, but loading it holds the whole process, and every call on it, for
 * the better part of a second; the tests ask the same of our server with it.
 * Wire: https://elevenlabs.io/docs/api-reference/text-to-speech/v-1-text-to-speech-voice-id-stream-input
 */
import { currentModel, dayOf } from '@botpbx/shared/model/models';
import type { TtsChoice } from '@botpbx/shared/model/speech-setting';
import { z } from 'zod';
import { ProviderError, type ProviderFault, type Speech, type TextToSpeech } from '../../voice/ports.ts';
import type { Account } from '../account.ts';
import { type Feed, makeFeed } from '../feed.ts';
import { accepted } from '../refusal.ts';
import { jsonOf, openSocket } from '../socket.ts';
import { straightFetch } from '../straight.ts';
import { int16Of } from '../wav.ts';
import { makeSpares, type Spares } from './spare-socket.ts';
import { PATIENCE, spoken, type TtsOptions } from './spoken.ts';
import { makeWordTimings, type TimedCharacters } from './timings.ts';

type Choice = Extract<TtsChoice, { engine: 'elevenlabs' }>;

const PROVIDER = 'elevenlabs';
const URL_OF_ALL = 'https://api.elevenlabs.io';
const RATE_HZ = 16_000;
const OUTPUT = 'pcm_16000';
const VOICE = 'Rachel';
/** Voices that people know by name; every other voice is an id already. */
export const ELEVENLABS_VOICES: Readonly<Record<string, string>> = {
  Rachel: '21m00Tcm4TlvDq8ikWAM',
  Drew: '29vD33N1CtxCmqQRPOHJ',
  Clyde: '2EiwWnXFnvU5JabPnv8n',
  Sarah: 'EXAVITQu4vr4xnSDxMaL',
};
/** A socket that is not spoken to is closed after 20 s. */
const SPARE_MS = 15_000;
/** Models without the socket. */
const WITHOUT_SOCKET = /^eleven_v3/;

/** Speaks with ElevenLabs. */
export function makeElevenLabs(account: Account, choice: Choice, options: TtsOptions = {}): TextToSpeech {
  const wanted = choice.model ?? options.defaultModel ?? null;
  const model = currentModel({ kind: 'tts', provider: PROVIDER }, wanted, dayOf(new Date())).name;
  const name = choice.voice ?? options.defaultVoice ?? VOICE;
  const order = { account, choice, model, voice: ELEVENLABS_VOICES[name] ?? name };
  const patience = { ...PATIENCE, ...options };
  const sockets = WITHOUT_SOCKET.test(model) ? undefined : socketsOf(order);
  return (text, signal) => {
    const said = { ...order, text };
    const open = (ending: AbortSignal) => (sockets === undefined ? overHttp(said, ending) : overSocket(sockets, said, ending));
    return spoken({ provider: PROVIDER, model, text, open, ...patience }, signal);
  };
}

interface Order {
  readonly account: Account;
  readonly choice: Choice;
  readonly model: string;
  readonly voice: string;
}

const settingsOf = ({ stability, similarity, style, speed }: Choice) => ({ stability, similarity_boost: similarity, style, speed });

function socketsOf({ account, model, voice }: Order): Spares {
  const base = (account.baseUrl ?? URL_OF_ALL).replace(/^http/, 'ws').replace(/\/$/, '');
  // whole sentences are spoken at once: nothing is gained by waiting for more text
  const query = new URLSearchParams({ model_id: model, output_format: OUTPUT, auto_mode: 'true', sync_alignment: 'true' });
  const url = `${base}/v1/text-to-speech/${encodeURIComponent(voice)}/stream-input?${query}`;
  return makeSpares((signal) => openSocket({ provider: PROVIDER, url, headers: { 'xi-api-key': account.apiKey } }, signal), SPARE_MS);
}

async function overSocket(
  sockets: Spares,
  { choice, text }: Pick<Order, 'choice'> & { text: string },
  signal: AbortSignal,
): Promise<AsyncIterable<Speech>> {
  const socket = await sockets.take(signal);
  const feed = makeFeed<Speech>();
  const pieces = makePieces(feed);
  socket.on('message', (data) => {
    const isOver = hearMessage(jsonOf(String(data)), pieces, feed);
    if (isOver) socket.close(1000);
  });
  socket.on('close', (code, reason) => feed.fail(closedBy(code, String(reason))));
  for (const message of [{ text: ' ', voice_settings: settingsOf(choice) }, { text: `${text} ` }, { text: '' }])
    socket.send(JSON.stringify(message));
  return feed;
}

const Milliseconds = z.array(z.number());
const Alignment = z
  .object({
    chars: z.array(z.string()),
    charStartTimesMs: Milliseconds,
    // both spellings are on the wire, by version
    charDurationsMs: Milliseconds.optional(),
    charsDurationsMs: Milliseconds.optional(),
  })
  .transform(({ chars, charStartTimesMs, charDurationsMs, charsDurationsMs }): TimedCharacters => {
    const durations = charDurationsMs ?? charsDurationsMs ?? [];
    return { characters: chars, startMs: charStartTimesMs, endMs: charStartTimesMs.map((start, at) => start + (durations[at] ?? 0)) };
  });
const Message = z.object({
  audio: z.string().nullish(),
  isFinal: z.boolean().nullish(),
  alignment: Alignment.nullish(),
  normalizedAlignment: Alignment.nullish(),
  error: z.string().nullish(),
  code: z.number().nullish(),
});

/** Tells what a message brings and whether it was the last. */
function hearMessage(message: unknown, pieces: Pieces, feed: Feed<Speech>): boolean {
  const read = Message.safeParse(message);
  if (!read.success) feed.fail(new ProviderError(PROVIDER, 'garbage', { detail: 'a message that cannot be read' }));
  else if (typeof read.data.error === 'string') feed.fail(closedBy(read.data.code ?? 0, read.data.error));
  else {
    const { audio, alignment, normalizedAlignment, isFinal } = read.data;
    if (typeof audio === 'string' && audio !== '') pieces.add(audio, alignment ?? normalizedAlignment ?? undefined);
    if (isFinal === true) pieces.end();
    return isFinal === true;
  }
  return true;
}

const BY_WORD: Readonly<Record<string, ProviderFault>> = {
  invalid_api_key: 'auth',
  missing_permissions: 'auth',
  needs_authorization: 'auth',
  quota_exceeded: 'auth',
  too_many_concurrent_requests: 'rate_limited',
  rate_limit_exceeded: 'rate_limited',
  system_busy: 'unavailable',
  internal_server_error: 'unavailable',
};
const BY_CODE: Readonly<Record<number, ProviderFault>> = { 1008: 'refused', 1011: 'unavailable', 1013: 'unavailable' };

function closedBy(code: number, word: string): ProviderError {
  const known = /^\w{1,40}$/.test(word) ? word : '';
  return new ProviderError(PROVIDER, BY_WORD[known] ?? BY_CODE[code] ?? 'cut', { detail: `hung up with ${code} ${known}`.trim() });
}

interface Pieces {
  add(base64: string, timed: TimedCharacters | undefined): void;
  end(): void;
}

/** Sound and words in the order of the sound. */
function makePieces(feed: Pick<Feed<Speech>, 'push' | 'end'>): Pieces {
  const timings = makeWordTimings();
  let heardMs = 0;
  const tell = (words: ReturnType<typeof timings.end>) => {
    if (words.length > 0) feed.push({ kind: 'words', words });
  };
  return {
    add: (base64, timed) => {
      const samples = int16Of(Buffer.from(base64, 'base64'));
      feed.push({ kind: 'audio', pcm: { samples, sampleRateHz: RATE_HZ } });
      if (timed !== undefined) tell(timings.feed(timed, heardMs));
      heardMs += (samples.length * 1000) / RATE_HZ;
    },
    end: () => {
      tell(timings.end());
      feed.end();
    },
  };
}

async function overHttp(
  { account, choice, model, voice, text }: Order & { text: string },
  signal: AbortSignal,
): Promise<AsyncIterable<Speech>> {
  const base = (account.baseUrl ?? URL_OF_ALL).replace(/\/$/, '');
  const url = `${base}/v1/text-to-speech/${encodeURIComponent(voice)}/stream/with-timestamps?output_format=${OUTPUT}`;
  const headers = { 'xi-api-key': account.apiKey, 'content-type': 'application/json' };
  const body = JSON.stringify({ text, model_id: model, voice_settings: settingsOf(choice) });
  const response = await accepted(PROVIDER, await straightFetch(url, { method: 'POST', headers, body, signal }));
  if (response.body === null) throw new ProviderError(PROVIDER, 'garbage', { detail: 'an answer without sound' });
  return timedChunks(linesOf(response.body));
}

const Times = z.object({
  characters: z.array(z.string()),
  character_start_times_seconds: z.array(z.number()),
  character_end_times_seconds: z.array(z.number()),
});
const Chunk = z.object({ audio_base64: z.string(), alignment: Times.nullish() });

async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  yield rest;
}

/** One document a line. */
async function* timedChunks(lines: AsyncIterable<string>): AsyncGenerator<Speech, void, undefined> {
  const made: Speech[] = [];
  const pieces = makePieces({ push: (speech) => made.push(speech), end: () => undefined });
  for await (const line of lines) {
    if (line.trim() === '') continue;
    const read = Chunk.safeParse(jsonOf(line));
    if (!read.success) throw new ProviderError(PROVIDER, 'garbage', { detail: 'a line that cannot be read' });
    const { audio_base64: audio, alignment } = read.data;
    pieces.add(audio, alignment ? inMs(alignment) : undefined);
    yield* made.splice(0);
  }
  pieces.end();
  yield* made;
}

const inMs = (times: z.infer<typeof Times>): TimedCharacters => ({
  characters: times.characters,
  startMs: times.character_start_times_seconds.map((seconds) => seconds * 1000),
  endMs: times.character_end_times_seconds.map((seconds) => seconds * 1000),
});
