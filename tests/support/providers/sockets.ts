/** A server of a WebSocket protocol that follows a script and keeps a journal: the base of the speech providers' emulators. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Recorded, ScriptedServer } from './http.ts';
import { GARBAGE, HAPPY, type Manner } from './manners.ts';

/** One connection. `say` sends a message as the script has it: late, not at all, or something else. */
export interface Talk {
  readonly socket: WebSocket;
  readonly request: Recorded;
  readonly query: URLSearchParams;
  say(message: unknown): void;
  /** Ends the connection in good order. */
  end(code: number): void;
  /** Ends it because the client asked for that. */
  part(): void;
}

/** What an emulator says in the words of its protocol. */
export interface TalkProtocol {
  talk(talk: Talk): void;
  /** The body of a refused handshake. */
  refusal(status: number): string;
  /** A failure that is told within the talk, and the code that the server hangs up with. */
  failure(status: number): { readonly message: unknown; readonly code: number };
}

/** A server of sockets. What clients sent stands in `bodies` of the journal's entry. */
export async function startTalking(protocol: TalkProtocol, tls?: ServerOptions): Promise<ScriptedServer> {
  const journal: Recorded[] = [];
  const waiting: (() => void)[] = [];
  let coming: readonly Manner[] = [];
  let rest: Manner = HAPPY;
  const sockets = new WebSocketServer({ noServer: true });
  const wires = new Set<Duplex>();
  const server = tls === undefined ? createServer() : createTlsServer(tls);
  server.on('upgrade', (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
    const manner = coming[0] ?? rest;
    coming = coming.slice(1);
    const request = record(incoming, socket);
    wires.add(socket);
    journal.push(request);
    for (const wake of waiting.splice(0)) wake();
    if (manner.kind === 'hang') return;
    if (manner.kind === 'status') return refuse(socket, manner, protocol.refusal(manner.status));
    sockets.handleUpgrade(incoming, socket, head, (one) => protocol.talk(talkBy(manner, { socket: one, request, protocol })));
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
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    journal,
    script,
    request,
    close: () => stop(server, wires),
  };
}

async function stop(server: Server, wires: ReadonlySet<Duplex>): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  for (const wire of wires) wire.destroy();
  server.closeAllConnections();
  await closed;
}

function record(incoming: IncomingMessage, socket: Duplex): Recorded {
  const closing = Promise.withResolvers<number>();
  const request: Recorded = {
    method: incoming.method ?? '',
    path: incoming.url ?? '',
    headers: incoming.headers,
    body: Buffer.alloc(0),
    atMs: performance.now(),
    closed: closing.promise,
    isClosed: false,
    isDone: false,
  };
  socket.on('error', () => socket.destroy());
  const gone = () => {
    if (request.isDone || request.isClosed) return;
    request.isClosed = true;
    closing.resolve(performance.now());
  };
  // a client that goes in good order says so first
  socket.once('end', gone);
  socket.once('close', gone);
  return request;
}

function refuse(socket: Duplex, { status, retryAfter }: Manner & { kind: 'status' }, body: string): void {
  const after = retryAfter === undefined ? '' : `retry-after: ${retryAfter}\r\n`;
  const head = `HTTP/1.1 ${status} Refused\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n${after}`;
  socket.end(`${head}connection: close\r\n\r\n${body}`);
}

interface Meeting {
  readonly socket: WebSocket;
  readonly request: Recorded;
  readonly protocol: TalkProtocol;
}

function talkBy(manner: Manner, { socket, request, protocol }: Meeting): Talk {
  let said = 0;
  let last = Promise.resolve();
  const send = (message: unknown) => socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  const hangUp = (code: number) => {
    request.isDone = true;
    socket.close(code);
  };
  const misbehave = () => {
    if (manner.kind === 'garbage') send(GARBAGE);
    if (manner.kind === 'short') hangUp(1000);
    if (manner.kind === 'error-event') {
      const { message, code } = protocol.failure(manner.status);
      send(message);
      hangUp(code);
    }
    if (manner.kind === 'cut') {
      request.isDone = true;
      socket.terminate();
    }
  };
  const say = async (message: unknown) => {
    const place = said++;
    if (manner.kind === 'happy') await wait(place === 0 ? manner.firstMs : place >= (manner.from ?? 1) ? manner.everyMs : 0);
    if ('after' in manner && place >= manner.after) {
      if (place === manner.after) misbehave();
      return;
    }
    if (socket.readyState === socket.OPEN) send(message);
  };
  return {
    socket,
    request,
    query: new URL(request.path, 'http://provider').searchParams,
    say: (message) => {
      last = last.then(() => say(message));
    },
    end: (code) => {
      last = last.then(() => {
        if (manner.kind !== 'stall' && socket.readyState === socket.OPEN) hangUp(code);
      });
    },
    part: () => {
      last = last.then(() => socket.close(1000));
    },
  };
}

const wait = (ms = 0): Promise<void> => (ms === 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, ms)));
