/** Ties a session of the core to one WebSocket of `ws`. */
import type { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import type { Socket } from '../../platform/socket.ts';

/** What the core does with a socket. */
export interface Session {
  onMessage(text: string): Promise<void>;
  onClose(): void;
  onTick(): void;
  /** Has the other side shown who it is? */
  readonly isKnown: boolean;
}

export interface Carried {
  readonly session: Session;
  /** Twice a second. */
  tick(): void;
  /** Ends it because the process ends. */
  stop(): void;
}

/** Messages that may wait for a session before the socket is read no further. */
const MAX_WAITING = 16;
/** How long the other side may take to answer the end of a socket. */
const CLOSE_WITHIN_MS = 2_000;
/** Ticks between two signs of life that are asked for: 30 seconds. */
const PING_EVERY_TICKS = 60;

export interface CarryParts {
  readonly ws: WebSocket;
  readonly duplex: Duplex;
  readonly frameOf: FrameOf;
  readonly open: (socket: Socket) => Session;
  readonly onEnd: () => void;
}

/** Opens a session on a socket and keeps both together until either ends. */
export function carry({ ws, duplex, frameOf, open, onEnd }: CarryParts): Carried {
  const socket = socketOn(ws, duplex, frameOf);
  const session = open(socket);
  let waiting = 0;
  ws.on('message', (data, isBinary) => {
    waiting += 1;
    if (waiting >= MAX_WAITING) ws.pause();
    // Nobody sends binary messages here; as an empty text they are what cannot be read.
    void session.onMessage(isBinary ? '' : String(data)).finally(() => {
      waiting -= 1;
      if (waiting < MAX_WAITING && ws.isPaused) ws.resume();
    });
  });
  let isAlive = true;
  ws.on('pong', () => {
    isAlive = true;
  });
  // A broken connection also closes; the reason is of no use to anybody.
  ws.on('error', () => ws.terminate());
  ws.on('close', () => {
    session.onClose();
    onEnd();
  });
  let ticks = 0;
  const tick = () => {
    session.onTick();
    ticks += 1;
    if (ticks % PING_EVERY_TICKS !== 0) return;
    if (!isAlive) return ws.terminate();
    isAlive = false;
    if (ws.readyState === WebSocket.OPEN) ws.ping();
  };
  return { session, tick, stop: () => socket.close(1001, 'going away') };
}

function socketOn(ws: WebSocket, duplex: Duplex, frameOf: FrameOf): Socket {
  return {
    send: (text) => {
      if (ws.readyState === WebSocket.OPEN) duplex.write(frameOf(text));
    },
    close: (code, reason) => {
      ws.close(code, reason.slice(0, 100));
      setTimeout(() => ws.terminate(), CLOSE_WITHIN_MS).unref();
    },
    bufferedBytes: () => duplex.writableLength,
  };
}

/** A text as one unmasked frame (RFC 6455 §5.2). */
export type FrameOf = (text: string) => Buffer;

/**
 * Makes frames and remembers the last one: the same event goes to many sockets one after the other, and is encoded once.
 * `ws` without compression writes at once too, so both may write to one connection.
 */
export function makeFramer(): FrameOf {
  let last = '';
  let frame = encode('');
  return (text) => {
    if (text !== last) {
      frame = encode(text);
      last = text;
    }
    return frame;
  };
}

function encode(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const head = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(head + length);
  frame[0] = 0x81;
  if (head === 2) frame[1] = length;
  else if (head === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.write(text, head);
  return frame;
}
