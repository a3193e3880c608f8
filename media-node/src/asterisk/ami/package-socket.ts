/**
 * The socket that asterisk-manager gets instead of a bare one. The package keeps what it cannot read, hands out events under names
 * that the peer chose and never closes by force; so it is fed only with messages that our own bounded reader took, and only with
 * answers to actions of ours. The package makes its socket by `net.createConnection`, which is ours for the length of that call.
 */
import { EventEmitter } from 'node:events';
import net from 'node:net';
import type { AmiConnectionError } from './errors.ts';
import type { AmiMessage } from './protocol.ts';
import { type AmiAddress, openWire } from './wire.ts';

/** Ids of our actions look so, that of the package's login is a time in milliseconds; an answer with any other never reaches the package. */
const ACTION_ID = /^(?:botpbx-[0-9]{1,15}|[0-9]{13,16})$/;
/** `Follows` would make the package gather lines for ever. */
const RESPONSES: ReadonlySet<string> = new Set(['Success', 'Error', 'Goodbye']);

/** The part of the connection that is not the package's. */
export interface PackageSocket {
  /** Settles when the connection is over. */
  readonly ended: Promise<AmiConnectionError>;
  close(why: string): void;
}

/** Opens a connection for the package: `connect` must make the package call `net.createConnection` before it returns. */
export function openPackageSocket(address: AmiAddress, listEvents: ReadonlySet<string>, connect: () => void): PackageSocket {
  const facade = new EventEmitter();
  const feed = (messages: readonly AmiMessage[]) => {
    const ours = messages.filter((message) => isAnswer(message));
    if (ours.length > 0) facade.emit('data', ours.map((message) => message.toWire()).join(''));
  };
  const wire = openWire({ address, wanted: listEvents, onMessages: feed });
  const socket = Object.assign(facade, {
    readyState: 'open',
    setKeepAlive: () => facade,
    setNoDelay: () => facade,
    setEncoding: () => facade,
    write: (text: string) => wire.write(text),
    end: () => wire.close('the package closed it'),
  });
  wire.ended.then(() => {
    socket.readyState = 'closed';
  });
  lend(socket, connect);
  return { ended: wire.ended, close: wire.close };
}

const isAnswer = (message: AmiMessage): boolean =>
  ACTION_ID.test(message.get('ActionID') ?? '') && (message.kind === 'event' || RESPONSES.has(message.name));

/** Lets `net.createConnection` give `socket` while `connect` runs, which is synchronous: nobody else can see it. */
function lend(socket: EventEmitter, connect: () => void): void {
  const original = net.createConnection;
  Reflect.set(net, 'createConnection', () => socket);
  try {
    connect();
  } finally {
    Reflect.set(net, 'createConnection', original);
  }
}
