/** The dashboard's end of `/ws`: signed in by the cookie of the upgrade, connected again whenever it breaks. */
import { LiveEvent, type ServerMessage } from '@botpbx/shared/live/events';

/** `lost` means that what is on the screen may be old. */
export type LiveState = 'connecting' | 'live' | 'lost';

export interface LiveListener {
  event(event: LiveEvent): void;
  /** Called at each change; the step from `lost` to `live` says that events may have been missed. */
  state(state: LiveState): void;
  /** The server does not know the cookie any more. */
  refused(): void;
}

const FIRST_PAUSE_MS = 400;
const LONGEST_PAUSE_MS = 15_000;

/** Keeps a socket open until the signal aborts. */
export async function keepLive(url: string, listener: LiveListener, signal: AbortSignal): Promise<void> {
  let pauseMs = FIRST_PAUSE_MS;
  while (!signal.aborted) {
    const wasLive = await connect(url, listener, signal);
    if (signal.aborted) return;
    listener.state('lost');
    pauseMs = wasLive ? FIRST_PAUSE_MS : Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    await pause(pauseMs * (0.5 + Math.random()), signal);
  }
}

/** Address of `/ws` on the site of a page. */
export function liveUrl(page: URL): string {
  return `${page.protocol === 'https:' ? 'wss' : 'ws'}://${page.host}/ws`;
}

/** Runs one connection to its end; tells whether it ever stood. */
function connect(url: string, listener: LiveListener, signal: AbortSignal): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = new WebSocket(url);
  const stop = () => socket.close();
  let isLive = false;
  signal.addEventListener('abort', stop, { once: true });
  const begin = () => {
    isLive = true;
    listener.state('live');
  };
  socket.onmessage = ({ data }) => {
    if (typeof data === 'string') hear(data, { listener, begin, stop });
  };
  socket.onclose = () => {
    signal.removeEventListener('abort', stop);
    resolve(isLive);
  };
  return promise;
}

interface Hearing {
  readonly listener: LiveListener;
  /** The server knows who listens; from now on every event comes. */
  readonly begin: () => void;
  readonly stop: () => void;
}

function hear(text: string, { listener, begin, stop }: Hearing): void {
  const message = parseMessage(text);
  if (message === undefined) return;
  if ('event' in message) listener.event(message);
  else if (message.type === 'auth_ok') begin();
  else if (message.type === 'error') {
    if (message.code === 'auth.required' || message.code === 'auth.failed') listener.refused();
    stop();
  }
}

/** An event of a newer server than this page is no message for it. */
function parseMessage(text: string): LiveEvent | ServerMessage | undefined {
  const message = parseJson(text);
  if (typeof message === 'object' && message !== null && 'type' in message) return message as ServerMessage;
  return LiveEvent.safeParse(message).data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Waits, but not when the browser says that the network or the page is back. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const over = new AbortController();
  const end = () => {
    over.abort();
    resolve();
  };
  const timer = setTimeout(end, ms);
  over.signal.addEventListener('abort', () => clearTimeout(timer));
  addEventListener('online', end, { signal: over.signal });
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && end(), { signal: over.signal });
  signal.addEventListener('abort', end, { signal: over.signal });
  return promise;
}
