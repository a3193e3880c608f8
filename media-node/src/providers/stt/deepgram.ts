/**
 * Deepgram's live recognition by its own SDK. The socket below the SDK is ours, so that a refused handshake keeps its status
 * and an abort is seen by Deepgram at once.
 * Wire: https://developers.deepgram.com/reference/speech-to-text/listen-streaming
 */

import { currentModel, dayOf } from '@botpbx/shared/model/models';
import type { SttChoice } from '@botpbx/shared/model/speech-setting';
import { DeepgramClient, type DeepgramTransport } from '@deepgram/sdk';
import type { WebSocket } from 'ws';
import { z } from 'zod';
import { ProviderError, type SpeechToText } from '../../voice/ports.ts';
import type { Account } from '../account.ts';
import { openSocket } from '../socket.ts';
import { bytesOf } from '../wav.ts';
import { type Calling, hearLive, type Told, type Wire } from './live.ts';
import type { SttOptions } from './whisper.ts';

type Choice = Extract<SttChoice, { engine: 'deepgram' }>;

const PROVIDER = 'deepgram';
const ENDPOINTING_MS = 300;
const UTTERANCE_END_MS = 1000;
/** Models that are a use alone and take a tier; any other name says its tier itself. */
const USES = new Set(['general', 'meeting', 'phonecall', 'voicemail', 'finance', 'conversationalai', 'video']);

/** Hears a whole call by Deepgram. */
export function makeDeepgram(account: Account, choice: Choice, options: SttOptions = {}): SpeechToText {
  const model = deepgramModel(choice, options);
  return {
    listens: 'always',
    hear: hearLive({ provider: PROVIDER, model, connect: (calling, signal) => connect({ account, choice, model, calling }, signal) }),
  };
}

/** The model to ask for. */
export const deepgramModel = (choice: Choice, options: SttOptions): string =>
  currentModel({ kind: 'stt', provider: PROVIDER }, choice.model ?? options.defaultModel ?? null, dayOf(new Date())).name;

/** The options of a choice that live and whole-file recognition have in common, as Deepgram names them. */
export function deepgramOptions(choice: Choice, model: string) {
  return {
    model,
    language: choice.language,
    ...(USES.has(model) ? { tier: choice.tier } : {}),
    punctuate: choice.punctuate,
    diarize: choice.diarize,
    smart_format: choice.smart_format,
    profanity_filter: choice.profanity_filter,
  };
}

interface Connecting {
  readonly account: Account;
  readonly choice: Choice;
  readonly model: string;
  readonly calling: Calling;
}

async function connect({ account, choice, model, calling }: Connecting, signal: AbortSignal): Promise<Wire> {
  const opened = Promise.withResolvers<void>();
  const transportFactory = async (url: string, headers: Record<string, string>) => {
    try {
      return transportOf(await openSocket({ provider: PROVIDER, url, headers }, signal), signal);
    } catch (error) {
      // the SDK hands on the words alone
      opened.reject(error);
      throw error;
    }
  };
  const client = new DeepgramClient({ apiKey: account.apiKey, transportFactory, ...environmentOf(account) });
  const socket = await client.listen.v1.connect({
    ...textOf(deepgramOptions(choice, model)),
    model,
    encoding: 'linear16',
    sample_rate: calling.sampleRateHz,
    channels: 1,
    interim_results: 'true',
    endpointing: ENDPOINTING_MS,
    utterance_end_ms: UTTERANCE_END_MS,
  });
  socket.on('open', () => opened.resolve());
  socket.on('message', (message) => hearMessage(message, calling));
  // the SDK's own complaint of a connection that never was; the cause stands already where there is one
  socket.on('error', (cause) => opened.reject(new ProviderError(PROVIDER, 'unavailable', { detail: 'no connection', cause })));
  socket.on('close', ({ code }) => calling.fail(closedBy(code)));
  socket.connect();
  await opened.promise;
  return {
    send: (pcm) => socket.sendMedia(bytesOf(pcm)),
    finish: () => socket.sendFinalize({ type: 'Finalize' }),
    keepAlive: () => socket.sendKeepAlive({ type: 'KeepAlive' }),
    close: () => {
      if (socket.readyState === WS_OPEN) socket.sendCloseStream({ type: 'CloseStream' });
      socket.close();
    },
  };
}

const WS_OPEN = 1;
const UNREADABLE = 1008;

const closedBy = (code: number): ProviderError =>
  new ProviderError(PROVIDER, code === UNREADABLE ? 'refused' : 'cut', { detail: `hung up with ${code}` });

/** Both addresses of an installation of one's own. */
function environmentOf({ baseUrl }: Account) {
  if (baseUrl === undefined) return {};
  const base = baseUrl.replace(/\/$/, '');
  const sockets = base.replace(/^http/, 'ws');
  return { environment: { base, production: sockets, agent: sockets, agentRest: base } };
}

const textOf = (options: Readonly<Record<string, string | boolean>>): Record<string, string> =>
  Object.fromEntries(Object.entries(options).map(([name, value]) => [name, String(value)]));

function transportOf(socket: WebSocket, signal: AbortSignal): DeepgramTransport {
  return {
    send: (data) => socket.send(typeof data === 'string' ? data : (data as Uint8Array)),
    onOpen: () => undefined,
    onMessage: (listener) => socket.on('message', (data, isBinary) => listener(isBinary ? (data as Buffer) : String(data))),
    onError: () => undefined,
    onClose: (listener) => socket.on('close', (code, reason) => listener({ code, reason: String(reason) })),
    isOpen: () => socket.readyState === WS_OPEN,
    close: () => (signal.aborted ? socket.terminate() : socket.close(1000)),
  };
}

const Word = z.object({
  word: z.string(),
  punctuated_word: z.string().optional(),
  start: z.number(),
  end: z.number(),
  confidence: z.number(),
});
const Alternative = z.object({ transcript: z.string(), confidence: z.number(), words: z.array(Word).default([]) });
const Results = z.object({
  type: z.literal('Results'),
  is_final: z.boolean().default(false),
  speech_final: z.boolean().default(false),
  from_finalize: z.boolean().default(false),
  channel: z.object({ alternatives: z.array(Alternative) }),
});
const Failure = z.object({ type: z.literal('Error'), description: z.string().default(''), variant: z.string().optional() });
const Message = z.object({ type: z.string() });

function hearMessage(message: unknown, { tell, fail }: Calling): void {
  const garbage = (detail: string) => fail(new ProviderError(PROVIDER, 'garbage', { detail }));
  const kind = Message.safeParse(message);
  if (!kind.success) garbage('a message that is none');
  else if (kind.data.type === 'UtteranceEnd') tell({ kind: 'turn-ended' });
  else if (kind.data.type === 'Error') fail(faultIn(Failure.parse(message)));
  else if (kind.data.type === 'Results') {
    const read = Results.safeParse(message);
    if (!read.success) garbage('results that cannot be read');
    else for (const told of toldBy(read.data)) tell(told);
  }
}

const faultIn = ({ variant, description }: z.infer<typeof Failure>): ProviderError =>
  new ProviderError(PROVIDER, variant === 'INVALID_AUTH' ? 'auth' : 'unavailable', {
    detail: `${variant ?? 'error'} ${description}`.slice(0, 200),
  });

/** What one message of results says. */
export function* toldBy(results: z.infer<typeof Results>): Generator<Told> {
  const best = results.channel.alternatives[0];
  const text = best?.transcript.trim() ?? '';
  if (best !== undefined && text !== '') {
    if (results.is_final) yield { kind: 'final', text, confidence: best.confidence, words: best.words.map(timedWord) };
    else yield { kind: 'partial', text };
  }
  if (results.speech_final && !results.from_finalize) yield { kind: 'turn-ended' };
  if (results.from_finalize) yield { kind: 'finished' };
}

/** Deepgram's word as ours. */
export const timedWord = ({ word, punctuated_word, start, end, confidence }: z.infer<typeof Word>) => ({
  word: punctuated_word ?? word,
  startMs: Math.round(start * 1000),
  endMs: Math.round(end * 1000),
  confidence,
});
