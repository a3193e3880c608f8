/**
 * Google's streaming recognition as its reference describes it: gRPC over HTTP/2, here without TLS.
 * https://cloud.google.com/speech-to-text/docs/reference/rpc/google.cloud.speech.v1 One word for each 200 ms of loud sound.
 */
import { createServer, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import { framed, makeUnframer } from '../../../media-node/src/providers/stt/grpc-frames.ts';
import { type Decoded, decode, encode } from '../../../media-node/src/providers/stt/protobuf.ts';
import type { Protocol, Recorded, ScriptedServer } from './http.ts';
import { GARBAGE, HAPPY, type Manner } from './manners.ts';
import { wordCounter } from './said.ts';

export interface GoogleSpeechServer extends ScriptedServer {
  /** The settings that each stream began with. */
  readonly settings: Decoded[];
}

/** HTTP statuses as gRPC has them. */
const STATUS: Readonly<Record<number, number>> = { 400: 3, 401: 16, 403: 7, 429: 8, 500: 13, 503: 14 };

/** Opens a recogniser of our own. */
export async function startGoogleSpeech(): Promise<GoogleSpeechServer> {
  const journal: Recorded[] = [];
  const settings: Decoded[] = [];
  const waiting: (() => void)[] = [];
  const sockets = new Set<Socket>();
  let coming: readonly Manner[] = [];
  let rest: Manner = HAPPY;
  const server = createServer();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  server.on('stream', (stream: ServerHttp2Stream, headers) => {
    const manner = coming[0] ?? rest;
    coming = coming.slice(1);
    const closing = Promise.withResolvers<number>();
    const request: Recorded = {
      method: String(headers[':method']),
      path: String(headers[':path']),
      headers,
      body: Buffer.alloc(0),
      atMs: performance.now(),
      closed: closing.promise,
      isClosed: false,
      isDone: false,
    };
    stream.on('error', () => stream.destroy());
    stream.on('close', () => {
      if (request.isDone) return;
      request.isClosed = true;
      closing.resolve(performance.now());
    });
    journal.push(request);
    for (const wake of waiting.splice(0)) wake();
    serve(stream, { manner, request, settings });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const request = async (index: number): Promise<Recorded> => {
    while (journal[index] === undefined) await new Promise<void>((resolve) => waiting.push(resolve));
    return journal[index] as Recorded;
  };
  const script = (manners: readonly Manner[], then: Manner = HAPPY) => {
    coming = manners;
    rest = then;
  };
  const close = async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, journal, settings, script, request, close };
}

interface Serving {
  readonly manner: Manner;
  readonly request: Recorded;
  readonly settings: Decoded[];
}

function serve(stream: ServerHttp2Stream, { manner, request, settings }: Serving): void {
  if (manner.kind === 'status') fail(stream, request, manner.status);
  else if (manner.kind !== 'hang') talk(stream, { manner, request, settings });
}

function talk(stream: ServerHttp2Stream, { manner, request, settings }: Serving): void {
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
  let status = 0;
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': String(status) }));
  let said = 0;
  let last = Promise.resolve();
  const say = (message: Uint8Array) => {
    last = last.then(async () => {
      const place = said++;
      if (manner.kind === 'happy') await wait(place === 0 ? manner.firstMs : manner.everyMs);
      if (!('after' in manner) || place < manner.after) return void (stream.destroyed || stream.write(framed(message)));
      if (place > manner.after) return;
      request.isDone = manner.kind !== 'stall';
      if (manner.kind === 'garbage') stream.write(framed(Buffer.from(GARBAGE)));
      if (manner.kind === 'cut') stream.close(2);
      if (manner.kind === 'error-event') {
        status = STATUS[manner.status] ?? 2;
        stream.end();
      }
    });
  };
  const end = () => {
    last = last.then(() => {
      if (manner.kind === 'stall' || stream.destroyed) return;
      request.isDone = true;
      stream.end();
    });
  };
  recognise(stream, { say, end, settings });
}

interface Telling {
  readonly settings: Decoded[];
  say(message: Uint8Array): void;
  end(): void;
}

function recognise(stream: ServerHttp2Stream, { say, end, settings }: Telling): void {
  const unframe = makeUnframer();
  const words: string[] = [];
  let count: (bytes: Buffer) => string | undefined = () => undefined;
  stream.on('data', (bytes: Buffer) => {
    for (const message of unframe(bytes)) {
      const config = decode(message).messages(1)[0]?.messages(1)[0];
      if (config !== undefined) {
        settings.push(config);
        count = wordCounter((200 * config.number(2) * 2) / 1000);
        continue;
      }
      const word = count(soundIn(message));
      if (word === undefined) continue;
      words.push(word);
      say(results(words, false));
    }
  });
  stream.on('end', () => {
    if (words.length > 0) say(results(words, true));
    end();
  });
}

/** The sound of a message is its field 2: a tag of one byte, the length, the samples. */
function soundIn(message: Uint8Array): Buffer {
  let at = 1;
  while ((message[at] ?? 0) > 127) at++;
  return Buffer.from(message.subarray(at + 1));
}

function results(words: readonly string[], isFinal: boolean): Uint8Array {
  const timed = words.map((word, at) => encode({ 1: encode({ 2: at * 200e6 }), 2: encode({ 2: at * 200e6 + 180e6 }), 3: word }));
  const alternative = Buffer.concat([
    encode({ 1: words.join(' ') }),
    isFinal ? confidence(0.93) : Buffer.alloc(0),
    ...timed.map((word) => encode({ 3: word })),
  ]);
  return encode({ 2: encode({ 1: alternative, 2: isFinal }) });
}

/** Field 2 of 32-bit floating point. */
function confidence(value: number): Buffer {
  const bytes = Buffer.alloc(5);
  bytes[0] = (2 << 3) | 5;
  bytes.writeFloatLE(value, 1);
  return bytes;
}

/** A refusal has its status in the headers, and no body. */
function fail(stream: ServerHttp2Stream, request: Recorded, status: number): void {
  request.isDone = true;
  stream.respond({ ':status': 200, 'content-type': 'application/grpc', 'grpc-status': String(STATUS[status] ?? 2) }, { endStream: true });
}

const wait = (ms = 0): Promise<void> => (ms === 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, ms)));

/** Short recordings by REST: https://cloud.google.com/speech-to-text/docs/reference/rest/v1/speech/recognize */
export const googleRecognize: Protocol = {
  answer: () => {
    const words = [
      { startTime: '0s', endTime: '0.180s', word: 'hello' },
      { startTime: '0.200s', endTime: '0.380s', word: 'there' },
    ];
    const results = [
      { alternatives: [{ transcript: 'hello there', confidence: 0.92, words }], resultEndTime: '0.4s', languageCode: 'en-us' },
    ];
    return {
      headers: { 'content-type': 'application/json' },
      chunks: [JSON.stringify({ results, totalBilledTime: '1s', requestId: '1' })],
    };
  },
  refusal: (status) => ({
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ error: { code: status, message: 'refused', status: 'INTERNAL' } }),
  }),
};
