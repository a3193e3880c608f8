/** A socket that is open before it is needed: three trips to the provider and back that no caller waits for. */
import type { WebSocket } from 'ws';

/** Opens a socket that an abort of `signal` cuts. */
export type Open = (signal: AbortSignal) => Promise<WebSocket>;

export interface Spares {
  /** An open socket, which an abort of `signal` cuts. From the first one on, the next is opened at once. */
  take(signal: AbortSignal): Promise<WebSocket>;
}

interface Spare {
  readonly socket: WebSocket;
  readonly ending: AbortController;
  readonly timer: NodeJS.Timeout;
}

/** Keeps one socket for `lifeMs` at most. */
export function makeSpares(open: Open, lifeMs: number): Spares {
  let spare: Spare | undefined;
  let isOpening = false;
  const drop = (one: Spare) => {
    clearTimeout(one.timer);
    if (spare === one) spare = undefined;
  };
  const keep = (socket: WebSocket, ending: AbortController) => {
    const hangUp = () => {
      drop(one);
      socket.close(1000);
    };
    const one: Spare = { socket, ending, timer: setTimeout(hangUp, lifeMs).unref() };
    // a server that hangs up, or has something to say before it was asked, is none to rely on
    socket.once('close', () => drop(one));
    socket.once('message', () => drop(one));
    spare = one;
  };
  const prepare = async () => {
    if (isOpening || spare !== undefined) return;
    isOpening = true;
    const ending = new AbortController();
    try {
      keep(await open(ending.signal), ending);
    } catch {
      // whoever needs a socket opens one, and is told why not
      spare = undefined;
    } finally {
      isOpening = false;
    }
  };
  const taken = (signal: AbortSignal): WebSocket | undefined => {
    const one = spare;
    if (one === undefined || one.socket.readyState !== one.socket.OPEN) return undefined;
    drop(one);
    one.socket.removeAllListeners('message');
    const cut = () => one.ending.abort(signal.reason);
    signal.addEventListener('abort', cut, { once: true });
    one.socket.once('close', () => signal.removeEventListener('abort', cut));
    return one.socket;
  };
  return {
    take: async (signal) => {
      signal.throwIfAborted();
      const socket = taken(signal) ?? (await open(signal));
      void prepare();
      return socket;
    },
  };
}
