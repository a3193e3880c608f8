/** An application of ours in Asterisk: what it has at its channels, and what happens there. It comes back by itself after every loss. */
import WebSocket from 'ws';
import { z } from 'zod';
import { makeBackoff, pause } from '../../backoff.ts';
import type { Log } from '../../log.ts';
import type { AriOptions } from './send.ts';

/** What is read of events. */
const AppEvent = z.object({
  type: z.string(),
  playback: z.object({ id: z.string() }).optional(),
  channel: z.object({ id: z.string() }).optional(),
});
export type AppEvent = z.infer<typeof AppEvent>;

export interface AppOptions extends AriOptions {
  readonly name: string;
  readonly onEvent: (event: AppEvent) => void;
  /** Asterisk knows of the application (again). */
  readonly onUp: () => void;
  readonly log: Log;
}

/** Keeps the application known to Asterisk until `signal` aborts. */
export async function runAriApp(options: AppOptions, signal: AbortSignal): Promise<void> {
  const backoff = makeBackoff(100, 5_000);
  while (!signal.aborted) {
    await listen(options, backoff.reset, signal);
    await pause(backoff.nextMs(), signal);
  }
}

function listen({ host, port, user, secret, name, onEvent, onUp, log }: AppOptions, isUp: () => void, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const url = `ws://${host}:${port}/ari/events?app=${encodeURIComponent(name)}&subscribeAll=false`;
  const socket = new WebSocket(url, { auth: `${user}:${secret}`, handshakeTimeout: 5_000, maxPayload: 1_048_576 });
  const stop = () => socket.terminate();
  signal.addEventListener('abort', stop, { once: true });
  socket.on('open', () => {
    isUp();
    onUp();
  });
  socket.on('message', (data) => {
    const event = readEvent(String(data));
    if (event) onEvent(event);
  });
  socket.on('error', (error) => log.debug('an application at Asterisk has no connection', { name, why: error.message }));
  socket.on('close', () => {
    signal.removeEventListener('abort', stop);
    resolve();
  });
  return promise;
}

function readEvent(text: string): AppEvent | undefined {
  try {
    return AppEvent.safeParse(JSON.parse(text)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
