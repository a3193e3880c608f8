/** The listeners: one app and one set of files on every port. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, BlockList } from 'node:net';
import type { Duplex } from 'node:stream';
import { getRequestListener } from '@hono/node-server';
import type { App } from '../../kit/bind.ts';
import { codeOf, Fault } from './fault.ts';
import type { ServeFile } from './files.ts';
import { peerOf } from './peer.ts';

export interface HttpParts {
  readonly app: App;
  readonly files: ServeFile;
  readonly trustedProxies: BlockList;
  /** Takes over a connection that wants to become a WebSocket. */
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  readonly tls: { readonly cert: string; readonly key: string } | undefined;
}

export interface Listener {
  readonly port: number;
  /** Takes no more connections, lets requests under way end, and cuts them after the deadline. */
  stop(deadlineMs: number): Promise<void>;
}

/** A node's piece of an upload, five MiB, over a line of a third of a megabit a second. */
const REQUEST_MS = 130_000;
/** Everything else is a file of the dashboard. */
const OF_APP = /^\/(?:api|node|ws|openapi\.json|docs|healthz)(?:\/|$)/;

/** Opens one port. @throws {Fault} one sentence if it is taken */
export async function listen(
  parts: HttpParts,
  { host, port, variable }: { host: string; port: number; variable: string },
): Promise<Listener> {
  const answer = getRequestListener((request, bindings) => answerTo(parts, request, bindings.incoming as IncomingMessage));
  const options = { requestTimeout: REQUEST_MS, headersTimeout: 15_000, keepAliveTimeout: 30_000 };
  const server: Server = parts.tls
    ? createSecureServer({ ...options, ...parts.tls, minVersion: 'TLSv1.2' }, answer)
    : createServer(options, answer);
  server.on('upgrade', parts.upgrade);
  const open = new Set<Duplex>();
  server.on('connection', (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  await opened(server, { host, port, variable });
  return { port: (server.address() as AddressInfo).port, stop: (deadlineMs) => stop(server, open, deadlineMs) };
}

function answerTo({ app, files, trustedProxies }: HttpParts, request: Request, incoming: IncomingMessage): Response | Promise<Response> {
  const peer = peerOf(incoming, trustedProxies);
  const isPage = (request.method === 'GET' || request.method === 'HEAD') && !OF_APP.test(new URL(request.url).pathname);
  return isPage ? files(request, peer.isHttps) : app.fetch(request, peer);
}

function opened(server: Server, { host, port, variable }: { host: string; port: number; variable: string }): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', (cause) => {
    const reasons: Readonly<Record<string, string>> = {
      EADDRINUSE: `Port ${port} is taken by another program; set ${variable} to a free one.`,
      EACCES: `Port ${port} is not open to this user; set ${variable} to one above 1023.`,
      EADDRNOTAVAIL: `This machine has no address ${host}; set HOST.`,
    };
    const reason = reasons[codeOf(cause) ?? ''];
    reject(reason === undefined ? cause : new Fault(reason, { cause }));
  });
  server.listen(port, host, resolve);
  return promise;
}

/** Also cuts what was upgraded, which the server itself no longer counts among its own. */
async function stop(server: Server, open: ReadonlySet<Duplex>, deadlineMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // A connection becomes idle when its last answer is out, which the server does not look at by itself any more.
  const idle = setInterval(() => server.closeIdleConnections(), 20);
  const timer = setTimeout(() => {
    for (const socket of open) socket.destroy();
  }, deadlineMs);
  await closed;
  clearInterval(idle);
  clearTimeout(timer);
}
