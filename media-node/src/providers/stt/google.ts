/**
 * Google's streaming recognition: gRPC on Node's own HTTP/2, as the vendor's client would bring a hundred times the code of the few
 * messages that are needed. A stream lasts from the caller's first word to his next pause, since only its end brings the last words.
 */
import { type ClientHttp2Session, type ClientHttp2Stream, connect as connectHttp2 } from 'node:http2';
import { currentModel, dayOf } from '@botpbx/shared/model/models';
import type { SttChoice } from '@botpbx/shared/model/speech-setting';
import { durationMs, levelDb, type Pcm } from '../../voice/audio.ts';
import { ProviderError, type SpeechToText } from '../../voice/ports.ts';
import type { Account } from '../account.ts';
import { answeredFault, faultOf } from '../fault.ts';
import { googleHeaders } from '../google-account.ts';
import { inTime } from '../in-time.ts';
import { CONNECT_MS } from '../socket.ts';
import { bytesOf } from '../wav.ts';
import { answerIn, firstMessage, soundMessage } from './google-messages.ts';
import { framed, grpcFault, makeUnframer } from './grpc-frames.ts';
import { type Calling, hearLive, type Wire } from './live.ts';
import type { SttOptions } from './whisper.ts';

type Choice = Extract<SttChoice, { engine: 'google' }>;

const PROVIDER = 'google';
const URL_OF_ALL = 'https://speech.googleapis.com';
const PATH = '/google.cloud.speech.v1.Speech/StreamingRecognize';
/** After a pause, sound louder than this opens the next stream; so much before it goes along. */
const SPEECH_DB = -45;
const BEFORE_MS = 200;
/** A stream that gets no more sound is ended before Google does it. */
const IDLE_MS = 3000;

/** Hears utterances by Google, each while it is spoken. */
export function makeGoogleStt(account: Account, choice: Choice, options: SttOptions = {}): SpeechToText {
  const model = googleModel(choice, options);
  const order = { account, choice, model, headersOf: googleHeaders(account) };
  return {
    listens: 'utterance',
    hear: hearLive({ provider: PROVIDER, model, connect: (calling, signal) => connect({ ...order, calling }, signal) }),
  };
}

/** The model to ask for. */
export const googleModel = (choice: Choice, options: SttOptions): string =>
  currentModel({ kind: 'stt', provider: PROVIDER }, choice.model ?? options.defaultModel ?? null, dayOf(new Date())).name;

interface Order {
  readonly account: Account;
  readonly choice: Choice;
  readonly model: string;
  readonly headersOf: () => Promise<Readonly<Record<string, string>>>;
  readonly calling: Calling;
}

async function connect(order: Order, signal: AbortSignal): Promise<Wire> {
  const { account, calling } = order;
  const wanted = { provider: PROVIDER, deadlineMs: CONNECT_MS, ask: (ending: AbortSignal) => openPeer(account, ending) };
  const headers = await order.headersOf();
  const state = { peer: await inTime(wanted, signal), headers };
  const cut = () => state.peer.destroy();
  signal.addEventListener('abort', cut, { once: true });
  const open = (): ClientHttp2Stream => {
    // Google hangs up on a connection that was idle for long
    if (state.peer.closed || state.peer.destroyed) state.peer = startPeer(account);
    order.headersOf().then((fresh) => {
      state.headers = fresh;
    }, calling.fail);
    return state.peer.request({ ':method': 'POST', ':path': PATH, 'content-type': 'application/grpc', te: 'trailers', ...state.headers });
  };
  const close = () => {
    signal.removeEventListener('abort', cut);
    state.peer.destroy();
  };
  return wireOf(order, open, close);
}

function startPeer({ baseUrl }: Account): ClientHttp2Session {
  const peer = connectHttp2((baseUrl ?? URL_OF_ALL).replace(/\/$/, ''));
  // its streams fail with it, and they are heard
  peer.on('error', () => undefined);
  return peer;
}

function openPeer(account: Account, signal: AbortSignal): Promise<ClientHttp2Session> {
  const { promise, resolve, reject } = Promise.withResolvers<ClientHttp2Session>();
  const peer = startPeer(account);
  const cut = () => peer.destroy();
  signal.addEventListener('abort', cut, { once: true });
  peer.once('connect', () => {
    signal.removeEventListener('abort', cut);
    resolve(peer);
  });
  peer.once('error', reject);
  peer.once('close', () => reject(new ProviderError(PROVIDER, 'unavailable', { detail: 'no connection' })));
  return promise;
}

/** One stream after another; silence between them is kept back. */
function wireOf({ choice, model, calling }: Order, open: () => ClientHttp2Stream, close: () => void): Wire {
  let stream: ClientHttp2Stream | undefined;
  let before: Pcm[] = [];
  let idle: NodeJS.Timeout | undefined;
  const rest = () => {
    clearTimeout(idle);
    stream?.end();
    stream = undefined;
  };
  const write = (pcm: Pcm) => {
    clearTimeout(idle);
    idle = setTimeout(rest, IDLE_MS);
    stream?.write(framed(soundMessage(bytesOf(pcm))));
  };
  const begin = () => {
    stream = open();
    listen(stream, calling);
    stream.write(framed(firstMessage(choice, model, calling.sampleRateHz)));
    for (const pcm of before.splice(0)) write(pcm);
  };
  return {
    send: (pcm) => {
      if (stream !== undefined) return write(pcm);
      before.push(pcm);
      while (before.reduce((ms, one) => ms + durationMs(one), 0) > BEFORE_MS) before = before.slice(1);
      if (levelDb(pcm) > SPEECH_DB) begin();
    },
    finish: () => {
      const asked = stream;
      if (asked === undefined) return calling.tell({ kind: 'finished' });
      asked.once('close', () => calling.tell({ kind: 'finished' }));
      rest();
    },
    keepAlive: () => undefined,
    close: () => {
      clearTimeout(idle);
      close();
    },
  };
}

function listen(stream: ClientHttp2Stream, { tell, fail }: Calling): void {
  const unframe = makeUnframer();
  let status: number | undefined;
  stream.on('response', (headers) => {
    const http = Number(headers[':status']);
    if (http !== 200) fail(answeredFault(PROVIDER, { status: http, headers }));
    if (headers['grpc-status'] !== undefined) status = Number(headers['grpc-status']);
  });
  stream.on('trailers', (trailers) => {
    status = Number(trailers['grpc-status'] ?? Number.NaN);
  });
  stream.on('data', (bytes: Buffer) => {
    try {
      for (const message of unframe(bytes)) tellAnswer(message, tell);
    } catch (error) {
      fail(error instanceof RangeError ? new ProviderError(PROVIDER, 'garbage', { detail: 'an answer that cannot be read' }) : error);
    }
  });
  stream.on('error', (error) => fail(faultOf(PROVIDER, error, 'mid')));
  // heard before whoever waits for the end of the stream
  stream.prependListener('close', () => {
    if (status === undefined) fail(new ProviderError(PROVIDER, 'cut', { detail: 'the stream broke' }));
    else if (status !== 0) fail(grpcFault(PROVIDER, status));
  });
}

function tellAnswer(message: Uint8Array, tell: Calling['tell']): void {
  const { status, results } = answerIn(message);
  if (status !== 0) throw grpcFault(PROVIDER, status);
  for (const { text, confidence, words } of results.filter(({ isFinal }) => isFinal)) {
    if (text.trim() !== '') tell({ kind: 'final', text: text.trim(), confidence: confidence || null, words });
  }
  const open = results.flatMap(({ isFinal, text }) => (isFinal ? [] : [text]));
  if (open.length > 0) tell({ kind: 'partial', text: open.join('').trim() });
}
