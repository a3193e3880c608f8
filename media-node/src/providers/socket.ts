/** WebSockets of providers: whatever goes wrong on them has a class, and an abort closes them at once. */
import type { IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import { ProviderError } from '../voice/ports.ts';
import { answeredFault, faultOf } from './fault.ts';

/** How long a provider may take to accept a connection. */
export const CONNECT_MS = 2000;
const MAX_BODY = 4096;

/** Where a socket goes. */
export interface Dial {
  readonly provider: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly deadlineMs?: number;
}

/** Opens a socket; rejects with a ProviderError, or with the reason of `signal`, whose abort also cuts the open socket. */
export function openSocket(dial: Dial, signal: AbortSignal): Promise<WebSocket> {
  const { promise, resolve, reject } = Promise.withResolvers<WebSocket>();
  if (signal.aborted) return Promise.reject(signal.reason);
  const socket = new WebSocket(dial.url, { headers: { ...dial.headers }, perMessageDeflate: false });
  const give = (error: unknown) => {
    clearTimeout(deadline);
    reject(error);
    socket.terminate();
  };
  const late = () => give(new ProviderError(dial.provider, 'timeout', { detail: 'no answer to the handshake' }));
  const deadline = setTimeout(late, dial.deadlineMs ?? CONNECT_MS);
  const abort = () => give(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  socket.once('close', () => signal.removeEventListener('abort', abort));
  socket.once('open', () => {
    clearTimeout(deadline);
    // a message may come with the handshake, before whoever awaits the socket listens
    socket.pause();
    setImmediate(() => socket.resume());
    resolve(socket);
  });
  // stays for the life of the socket: an error is followed by `close`, which its user hears
  socket.on('error', (error) => give(faultOf(dial.provider, error)));
  socket.on('unexpected-response', (_request, response) => {
    void refusalOf(dial.provider, response).then(give, give);
  });
  return promise;
}

async function refusalOf(provider: string, response: IncomingMessage): Promise<ProviderError> {
  let body = '';
  for await (const chunk of response) {
    body += String(chunk);
    if (body.length > MAX_BODY) break;
  }
  return answeredFault(provider, { status: response.statusCode ?? 0, headers: response.headers, body: jsonOf(body) });
}

/** What a text says as JSON; undefined when it is none. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
