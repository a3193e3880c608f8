/**
 * AssemblyAI's streaming recognition (v3) by its own SDK.
 * Wire: https://www.assemblyai.com/docs/api-reference/streaming-api/streaming-api
 */
import type { SttChoice } from '@botpbx/shared/model/speech-setting';
import { AssemblyAI, type StreamingTranscriberParams, type TurnEvent } from 'assemblyai';
import { durationMs, type Pcm } from '../../voice/audio.ts';
import { ProviderError, type ProviderFault, type SpeechToText } from '../../voice/ports.ts';
import type { Account } from '../account.ts';
import { CONNECT_MS } from '../socket.ts';
import { bytesOf, joined } from '../wav.ts';
import { type Calling, hearLive, type Told, type Wire } from './live.ts';
import type { SttOptions } from './whisper.ts';

type Choice = Extract<SttChoice, { engine: 'assemblyai' }>;

const PROVIDER = 'assemblyai';
/** The server takes messages of 50 ms to a second. */
const CHUNK_MS = 60;
const LEAST_CHUNK_MS = 50;
const MAX_TERMS = 100;
const MAX_TERM_LENGTH = 50;

/** Hears a whole call by AssemblyAI. */
export function makeAssemblyAi(account: Account, choice: Choice, options: SttOptions = {}): SpeechToText {
  const model = streamingModel({ ...choice, model: choice.model ?? options.defaultModel ?? null });
  return {
    listens: 'always',
    hear: hearLive({
      provider: PROVIDER,
      model,
      isMuteOnNoise: true,
      connect: (calling, signal) => connect({ account, choice, model, calling }, signal),
    }),
  };
}

/** `best` names a model for files; live, it is the best one for the language. Every other name is meant as it stands. */
function streamingModel({ model, language }: Choice): string {
  if (model !== null && model !== 'best') return model;
  return /^en\b/.test(language) ? 'universal-streaming-english' : 'universal-streaming-multilingual';
}

interface Connecting {
  readonly account: Account;
  readonly choice: Choice;
  readonly model: string;
  readonly calling: Calling;
}

async function connect({ account, choice, model, calling }: Connecting, signal: AbortSignal): Promise<Wire> {
  signal.throwIfAborted();
  const isFormatted = choice.format_text || choice.punctuate;
  const client = new AssemblyAI({ apiKey: account.apiKey });
  const socket = client.streaming.transcriber({
    ...baseOf(account),
    sampleRate: calling.sampleRateHz,
    encoding: 'pcm_s16le',
    speechModel: model as NonNullable<StreamingTranscriberParams['speechModel']>,
    formatTurns: isFormatted,
    speakerLabels: choice.speaker_labels,
    keytermsPrompt: choice.word_boost.map((term) => term.slice(0, MAX_TERM_LENGTH)).slice(0, MAX_TERMS),
    connectTimeout: CONNECT_MS,
    maxConnectionRetries: 0,
  });
  const hang = () => void socket.close(false);
  signal.addEventListener('abort', hang, { once: true });
  socket.on('turn', (turn) => {
    for (const told of toldBy(turn, isFormatted)) calling.tell(told);
  });
  socket.on('error', (error) => calling.fail(faultIn(error, 'mid')));
  socket.on('close', (code) => {
    signal.removeEventListener('abort', hang);
    calling.fail(new ProviderError(PROVIDER, BY_CODE[code] ?? 'cut', { detail: `hung up with ${code}` }));
  });
  try {
    await socket.connect();
  } catch (error) {
    signal.removeEventListener('abort', hang);
    throw faultIn(error, 'start');
  }
  signal.throwIfAborted();
  return wireOf(socket, hang);
}

type Socket = ReturnType<AssemblyAI['streaming']['transcriber']>;

function wireOf(socket: Socket, hang: () => void): Wire {
  let parts: Pcm[] = [];
  const flush = (leastMs: number) => {
    const pcm = joined(parts);
    if (parts.length === 0 || durationMs(pcm) < leastMs) return;
    parts = [];
    socket.sendAudio(bytesOf(lengthened(pcm)).slice().buffer);
  };
  return {
    send: (pcm) => {
      parts.push(pcm);
      flush(CHUNK_MS);
    },
    finish: () => {
      flush(0);
      socket.forceEndpoint();
    },
    keepAlive: () => socket.keepAlive(),
    close: hang,
  };
}

/** What is too short for a message ends in silence. */
function lengthened(pcm: Pcm): Pcm {
  const least = (LEAST_CHUNK_MS * pcm.sampleRateHz) / 1000;
  if (pcm.samples.length >= least) return pcm;
  const samples = new Int16Array(least);
  samples.set(pcm.samples);
  return { ...pcm, samples };
}

/** The SDK speaks TLS alone. */
const baseOf = ({ baseUrl }: Account) =>
  baseUrl === undefined ? {} : { websocketBaseUrl: `${baseUrl.replace(/^(?:https?|ws):/, 'wss:').replace(/\/$/, '')}/v3/ws` };

/** What a message about a turn says. The text of a turn is told once: formatted, where that was asked for. */
export function* toldBy(turn: TurnEvent, isFormatted: boolean): Generator<Told> {
  const words = turn.words.map(({ text, start, end, confidence }) => ({ word: text, startMs: start, endMs: end, confidence }));
  const text = turn.transcript.trim() || words.map(({ word }) => word).join(' ');
  if (!turn.end_of_turn) {
    // the transcript has the words that are sure alone
    const all = words.map(({ word }) => word).join(' ');
    if (all !== '') yield { kind: 'partial', text: all };
    return;
  }
  if (isFormatted && !turn.turn_is_formatted && text !== '') {
    yield { kind: 'partial', text };
    return;
  }
  const sure = words.map(({ confidence }) => confidence);
  const confidence = sure.length === 0 ? null : sure.reduce((sum, one) => sum + one, 0) / sure.length;
  if (text !== '') yield { kind: 'final', text, confidence, words };
  yield { kind: 'turn-ended' };
  yield { kind: 'finished' };
}

/** https://www.assemblyai.com/docs/speech-to-text/universal-streaming/common-session-errors-and-closures */
const BY_CODE: Readonly<Record<number, ProviderFault>> = {
  1008: 'auth',
  4001: 'auth',
  4002: 'auth',
  4003: 'auth',
  4029: 'rate_limited',
  4102: 'rate_limited',
  3009: 'rate_limited',
  3005: 'unavailable',
  3006: 'refused',
  3007: 'refused',
  4000: 'refused',
  4101: 'refused',
};

/** What a status that refuses the handshake stands for. The SDK hands on its words alone. */
const BY_STATUS: Readonly<Record<string, ProviderFault>> = { 401: 'auth', 402: 'auth', 403: 'auth', 429: 'rate_limited', 400: 'refused' };

function faultIn(error: unknown, phase: 'start' | 'mid'): ProviderError {
  const code = Number((error as { code?: unknown }).code);
  const words = error instanceof Error ? error.message : '';
  const status = /^Unexpected server response: (\d{3})$/.exec(words)?.[1];
  const late = /timed out after/.test(words) ? 'timeout' : undefined;
  const unknown = error instanceof SyntaxError ? 'garbage' : phase === 'start' ? 'unavailable' : 'cut';
  const fault = BY_CODE[code] ?? (status === undefined ? undefined : BY_STATUS[status]) ?? late ?? unknown;
  return new ProviderError(PROVIDER, fault, {
    detail: status === undefined ? `failed with ${code || 'no code'}` : `HTTP ${status}`,
    cause: error,
  });
}
