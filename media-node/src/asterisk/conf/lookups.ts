/** Which names of a trunk must be looked up, and what is found: servers in the order in which they are tried. Pure. */
import type { ConfigTrunk } from '@botpbx/shared/link/section/trunk';
import { defaultPortOf, proxyOf } from '@botpbx/shared/model/trunk-setting';

/** A place to be looked up. */
export interface Lookup {
  /** In small letters. */
  readonly host: string;
  readonly port: number;
  readonly transport: ConfigTrunk['transport'];
}

export interface Server {
  /** IPv4. */
  readonly address: string;
  readonly port: number;
}

/** Servers by `keyOfLookup`; a place without any cannot be reached, nor told from strangers. */
export type ServerBook = ReadonlyMap<string, readonly Server[]>;

export const keyOfLookup = ({ host, port, transport }: Lookup): string => `${transport}:${host}:${port}`;

/** Whether SRV records may stand for the place: who names a port of his own means that port (RFC 3263 §4.2). */
export const isForSrv = ({ port, transport }: Lookup): boolean => port === defaultPortOf(transport);

/** The name under which SRV records of the place stand. */
export const srvNameOf = ({ host, transport }: Lookup): string => `${transport === 'tls' ? '_sips._tcp' : `_sip._${transport}`}.${host}`;

type Placed = Pick<ConfigTrunk, 'host' | 'port' | 'transport' | 'outbound_proxy'>;

/** Where everything of the trunk is sent: its proxy, else its host. */
export function nextHopOf({ host, port, transport, outbound_proxy }: Placed): Lookup {
  const proxy = outbound_proxy === null ? undefined : proxyOf(outbound_proxy);
  if (!proxy) return { host: host.toLowerCase(), port, transport };
  return { host: proxy.host.toLowerCase(), port: proxy.port ?? defaultPortOf(transport), transport };
}

/** Servers of registering trunks that do not answer come last: a registration is with one server, and calls come from there. */
export function orderedFor(
  trunks: readonly (Placed & { readonly register: boolean })[],
  book: ServerBook,
  isDown: (server: Server) => boolean,
): ServerBook {
  const keys = new Set(trunks.filter(({ register }) => register).map((trunk) => keyOfLookup(nextHopOf(trunk))));
  const ordered = [...book].map(([key, servers]) => {
    if (!keys.has(key)) return [key, servers] as const;
    return [key, [...servers.filter((server) => !isDown(server)), ...servers.filter(isDown)]] as const;
  });
  return new Map(ordered);
}

/** Every place whose addresses a trunk needs: where it sends, and where its calls may come from. */
export function lookupsOf(trunk: Placed): Lookup[] {
  const hop = nextHopOf(trunk);
  const own = { host: trunk.host.toLowerCase(), port: trunk.port, transport: trunk.transport };
  return keyOfLookup(hop) === keyOfLookup(own) ? [own] : [hop, own];
}
