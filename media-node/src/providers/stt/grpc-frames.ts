/** How gRPC puts messages on a stream: a flag, the length, the message. https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md */
import { ProviderError, type ProviderFault } from '../../voice/ports.ts';

const PREFIX = 5;

/** A message with its prefix. */
export function framed(message: Uint8Array): Buffer {
  const frame = Buffer.alloc(PREFIX + message.length);
  frame.writeUInt32BE(message.length, 1);
  frame.set(message, PREFIX);
  return frame;
}

/** Takes bytes as they come and gives the messages that are whole. */
export function makeUnframer(): (bytes: Uint8Array) => Uint8Array[] {
  let rest: Buffer = Buffer.alloc(0);
  return (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    const messages: Uint8Array[] = [];
    while (rest.length >= PREFIX && rest.length >= PREFIX + rest.readUInt32BE(1)) {
      const end = PREFIX + rest.readUInt32BE(1);
      messages.push(rest.subarray(PREFIX, end));
      rest = rest.subarray(end);
    }
    return messages;
  };
}

/** What status codes stand for. https://grpc.github.io/grpc/core/md_doc_statuscodes.html */
const BY_STATUS: Readonly<Record<number, ProviderFault>> = {
  1: 'cut',
  2: 'unavailable',
  3: 'refused',
  4: 'timeout',
  5: 'refused',
  7: 'auth',
  8: 'rate_limited',
  9: 'refused',
  10: 'unavailable',
  11: 'cut',
  12: 'refused',
  13: 'unavailable',
  14: 'unavailable',
  15: 'cut',
  16: 'auth',
};

/** The fault that a status stands for. */
export const grpcFault = (provider: string, status: number): ProviderError =>
  new ProviderError(provider, BY_STATUS[status] ?? 'garbage', { detail: `gRPC status ${status}` });
