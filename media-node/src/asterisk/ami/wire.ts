/** One TCP connection to AMI with a bounded reader: it is up after the banner and ends once, for one stated reason. */
import { connect } from 'node:net';
import { AmiConnectionError } from './errors.ts';
import { type AmiMessage, makeAmiReader } from './protocol.ts';

/** Where AMI listens, and the account that we have there. */
export interface AmiAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly secret: string;
}

/** Who takes what comes in. */
export interface WireOptions {
  readonly address: AmiAddress;
  readonly wanted?: ReadonlySet<string>;
  /** What comes in, in order. While a promise that it returned is open the socket is not read. */
  readonly onMessages: (messages: readonly AmiMessage[]) => void | Promise<void>;
  /** Silence after which the wire pings; twice that and a bit more is death. */
  readonly quietMs?: number;
}

/** One connection, from its making to its end. */
export interface AmiWire {
  write(text: string): void;
  /** Settles when the connection is over; never rejects. */
  readonly ended: Promise<AmiConnectionError>;
  close(why: string): void;
}

const FELL_SILENT = 'Asterisk fell silent';

const CONNECT_DEADLINE_MS = 3_000;
const QUIET_MS = 3_000;

/** Opens a connection. Gives the wire at once; what is written before it is connected waits in the socket. */
export function openWire(options: WireOptions): AmiWire {
  const { host, port } = options.address;
  const quietMs = options.quietMs ?? QUIET_MS;
  const { promise: ended, resolve } = Promise.withResolvers<AmiConnectionError>();
  const socket = connect({ host, port, noDelay: true, keepAlive: true });
  let heardAtMs = performance.now();
  let isConnected = false;

  const close = (why: string, cause?: unknown) => {
    clearInterval(timer);
    socket.destroy();
    const silentMs = why === FELL_SILENT ? performance.now() - heardAtMs : 0;
    resolve(new AmiConnectionError(why, { cause, aliveMs: Date.now() - silentMs }));
  };
  let batch: AmiMessage[] = [];
  const reader = makeAmiReader({ ...(options.wanted && { wanted: options.wanted }), onMessage: (message) => batch.push(message) });
  const take = (text: string) => {
    heardAtMs = performance.now();
    const fault = reader.push(text);
    const messages = batch;
    batch = [];
    const busy = messages.length > 0 ? options.onMessages(messages) : undefined;
    if (fault !== undefined) close(fault);
    else if (busy instanceof Promise) holdBack(busy);
  };
  const holdBack = (busy: Promise<void>) => {
    socket.pause();
    const goOn = () => {
      heardAtMs = performance.now();
      socket.resume();
    };
    busy.then(goOn, (error: unknown) => close('its messages could not be handled', error));
  };
  const watch = () => {
    const silentMs = performance.now() - heardAtMs;
    if (!isConnected && silentMs > CONNECT_DEADLINE_MS) close('nobody answers');
    else if (isConnected && silentMs > quietMs * 2.5 && !socket.isPaused()) close(FELL_SILENT);
    else if (isConnected && silentMs > quietMs) socket.write('Action: Ping\r\n\r\n');
  };
  const timer = setInterval(watch, quietMs / 2);
  socket.setEncoding('utf8');
  socket.on('connect', () => {
    isConnected = true;
  });
  socket.on('data', (text) => take(String(text)));
  socket.on('error', (error) => close(error.message, error));
  socket.on('close', () => close('Asterisk closed the connection'));
  return { write: (text) => void socket.write(text), ended, close };
}
