/** Who is at the other end of a connection: the socket's address, or what a trusted proxy says of the client. */
import type { IncomingMessage } from 'node:http';
import { type BlockList, isIP } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Peer } from '../../kit/bind.ts';

export function peerOf(request: IncomingMessage, trusted: BlockList): Required<Peer> {
  const direct = plain(request.socket.remoteAddress ?? 'unknown');
  const isHttps = request.socket instanceof TLSSocket;
  if (!isIn(trusted, direct)) return { address: direct, isHttps };
  return {
    address: clientBehind(String(request.headers['x-forwarded-for'] ?? ''), trusted) ?? direct,
    isHttps: isHttps || lastOf(request.headers['x-forwarded-proto']) === 'https',
  };
}

/** Each proxy appends who came to it, so the client is the last that is no proxy of ours; what stands before is anybody's claim. */
function clientBehind(forwarded: string, trusted: BlockList): string | undefined {
  const hops = forwarded.split(',').map((hop) => plain(hop.trim()));
  const client = hops.findLast((hop) => !isIn(trusted, hop));
  return client !== undefined && isIP(client) !== 0 ? client : undefined;
}

/** The last value of a header that proxies append to; Node.js hands it over as a list when it came several times. */
const lastOf = (header: string | string[] | undefined) => (Array.isArray(header) ? header : header?.split(','))?.at(-1)?.trim();

/** IPv4 also where the socket is one of IPv6. */
const plain = (address: string) => address.replace(/^::ffff:(?=[0-9.]+$)/i, '');

const isIn = (list: BlockList, address: string) => {
  const family = isIP(address);
  return family !== 0 && list.check(address, family === 4 ? 'ipv4' : 'ipv6');
};
