/** A server of an HTTP protocol that follows a script and keeps a journal: the base of the providers' emulators. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GARBAGE, HAPPY, type Manner } from './manners.ts';

/** A request as it came, and how it went. */
export interface Recorded {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
  readonly atMs: number;
  /** Resolves with the time when the client closed it before its end; never, when it did not. */
  readonly closed: Promise<number>;
  /** Whether the client closed it before its end. */
  isClosed: boolean;
  /** Whether all was sent. */
  isDone: boolean;
}

/** A good answer in the words of a protocol. */
export interface GoodAnswer {
  readonly headers: Readonly<Record<string, string>>;
  readonly chunks: readonly (string | Uint8Array)[];
}

/** What an emulator says in the words of its protocol. */
export interface Protocol {
  answer(request: Recorded): GoodAnswer | Promise<GoodAnswer>;
  /** Whether a request breaks a rule of the protocol: it is refused with 400 then, however the script would have it met. */
  isWrong?(request: Recorded): boolean;
  /** The body of a refusal. */
  refusal(status: number): { readonly headers: Readonly<Record<string, string>>; readonly body: string };
  /** A failure within an answer; protocols that have no such thing break the connection. */
  failure?(status: number): string;
}

export interface ScriptedServer {
  readonly url: string;
  readonly journal: readonly Recorded[];
  /** How the next requests are met, one manner each; later ones are met as `rest` says. */
  script(manners: readonly Manner[], rest?: Manner): void;
  /** Resolves with the so-many-th request, counted from 0, once it has come. */
  request(index: number): Promise<Recorded>;
  close(): Promise<void>;
}

/** Starts a server on a free port of this machine. */
export async function startScripted(protocol: Protocol): Promise<ScriptedServer> {
  const journal: Recorded[] = [];
  const waiting: (() => void)[] = [];
  let coming: readonly Manner[] = [];
  let rest: Manner = HAPPY;
  const server = createServer((incoming, response) => {
    const manner = coming[0] ?? rest;
    coming = coming.slice(1);
    void record(incoming, response).then(async (request) => {
      journal.push(request);
      for (const wake of waiting.splice(0)) wake();
      await behave(manner, { request, response, protocol });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const request = async (index: number): Promise<Recorded> => {
    for (;;) {
      const found = journal[index];
      if (found) return found;
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
  };
  const script = (manners: readonly Manner[], then: Manner = HAPPY) => {
    coming = manners;
    rest = then;
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, journal, script, request, close: () => stop(server) };
}

async function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
}

async function record(incoming: IncomingMessage, response: ServerResponse): Promise<Recorded> {
  const atMs = performance.now();
  const closing = Promise.withResolvers<number>();
  const chunks: Buffer[] = [];
  const request = { atMs, closed: closing.promise, isClosed: false, isDone: false };
  response.once('close', () => {
    if (request.isDone) return;
    recorded.isClosed = true;
    closing.resolve(performance.now());
  });
  const recorded: Recorded = Object.assign(request, {
    method: incoming.method ?? '',
    path: incoming.url ?? '',
    headers: incoming.headers,
    body: Buffer.alloc(0),
  });
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Object.assign(recorded, { body: Buffer.concat(chunks) });
}

interface Meeting {
  readonly request: Recorded;
  readonly response: ServerResponse;
  readonly protocol: Protocol;
}

async function behave(manner: Manner, meeting: Meeting): Promise<void> {
  const { request, response, protocol } = meeting;
  if (manner.kind === 'hang') return;
  if (manner.kind === 'status') return refuse(manner, meeting);
  if (protocol.isWrong?.(request)) return refuse({ kind: 'status', status: 400 }, meeting);
  if (manner.kind === 'cut' && manner.after === 0) return breakOff(meeting);
  const { headers, chunks } = await protocol.answer(request);
  const count = 'after' in manner ? manner.after : chunks.length;
  if (manner.kind === 'happy') await wait(manner.firstMs ?? 0);
  response.writeHead(200, headers).flushHeaders();
  for (const [index, chunk] of chunks.slice(0, count).entries()) {
    if (manner.kind === 'happy' && index >= (manner.from ?? 1)) await wait(manner.everyMs ?? 0);
    if (response.destroyed) return undefined;
    response.write(chunk);
  }
  return endAs(manner, meeting);
}

async function endAs(manner: Manner, meeting: Meeting): Promise<void> {
  const { request, response, protocol } = meeting;
  if (manner.kind === 'stall') return undefined;
  if (manner.kind === 'cut') {
    await wait(5);
    return breakOff(meeting);
  }
  if (manner.kind === 'garbage') response.write(GARBAGE);
  if (manner.kind === 'error-event') {
    if (!protocol.failure) return breakOff(meeting);
    response.write(protocol.failure(manner.status));
  }
  request.isDone = true;
  response.end();
}

function refuse(manner: Manner & { kind: 'status' }, { request, response, protocol }: Meeting): void {
  const { headers, body } = protocol.refusal(manner.status);
  const asked = manner.retryAfter === undefined ? {} : { 'retry-after': manner.retryAfter };
  request.isDone = true;
  response.writeHead(manner.status, { ...headers, ...asked }).end(body);
}

function breakOff({ request, response }: Meeting): void {
  request.isDone = true;
  response.socket?.resetAndDestroy();
}

const wait = (ms: number): Promise<void> => (ms === 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, ms)));
