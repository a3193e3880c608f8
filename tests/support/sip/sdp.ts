/** The offers and answers of a phone that speaks µ-law alone. */
import type { Address } from './transactions.ts';

let version = 1;

/** A session description that offers µ-law and RFC 2833 digits at a media port. */
export function offerOf(host: string, port: number): string {
  version++;
  return [
    'v=0',
    `o=- ${version} ${version} IN IP4 ${host}`,
    's=-',
    `c=IN IP4 ${host}`,
    't=0 0',
    `m=audio ${port} RTP/AVP 0 101`,
    'a=rtpmap:0 PCMU/8000',
    'a=rtpmap:101 telephone-event/8000',
    'a=fmtp:101 0-16',
    'a=ptime:20',
    'a=sendrecv',
    '',
  ].join('\r\n');
}

/** Where a session description wants its media; undefined if it wants none. */
export function mediaAddressIn(sdp: string): Address | undefined {
  const host = /^c=IN IP4 (\S+)/m.exec(sdp)?.[1];
  const port = Number(/^m=audio (\d+)/m.exec(sdp)?.[1] ?? 0);
  return host !== undefined && port > 0 ? { host, port } : undefined;
}
