/** Which trunks are called from the same addresses. Asterisk knows one owner of an address, so one trunk of a carrier takes all its calls. */
import type { NodeConfig } from '@botpbx/shared/link/node-config';
import type { ConfigTrunk } from '@botpbx/shared/link/section/trunk';
import { carriersAmong, placeOfCarrier, rangeOf, tidyNet } from '@botpbx/shared/model/carrier';
import { keyOfLookup, lookupsOf, type ServerBook } from './lookups.ts';

/** What a trunk has to do with the others. */
export interface Shared {
  /** Addresses and networks whose calls come in at this trunk: those of all trunks of its carrier at the first, none at the others. */
  readonly matches: readonly string[];
  /** Whether all trunks of its carrier are one tenant's. */
  readonly isOwn: boolean;
}

/** Finds out for every trunk that is on; by id. */
export function sharingOf(config: NodeConfig, servers: ServerBook): ReadonlyMap<number, Shared> {
  const all = config.tenants.flatMap(({ tenant_id, trunks }) =>
    trunks.filter(({ enabled }) => enabled).map((trunk) => ({ trunk, tenantId: tenant_id, matches: matchesOf(trunk, servers) })),
  );
  all.sort((a, b) => a.trunk.id - b.trunk.id);
  const carriers = carriersAmong(all, ({ trunk, matches }) => {
    const place = placeOfCarrier(trunk);
    return { hosts: place.hosts, ranges: [...place.ranges, ...matches.map(rangeOf).filter((range) => range !== undefined)] };
  });
  return new Map(
    carriers.flatMap((carrier) => {
      const matches = [...new Set(carrier.flatMap((one) => one.matches))].sort();
      const first = Math.min(...carrier.map(({ trunk }) => trunk.id));
      const isOwn = new Set(carrier.map(({ tenantId }) => tenantId)).size === 1;
      return carrier.map(({ trunk }) => [trunk.id, { isOwn, matches: trunk.id === first ? matches : [] }] as const);
    }),
  );
}

/** Where calls of the trunk's carrier may come from. */
function matchesOf(trunk: ConfigTrunk, servers: ServerBook): string[] {
  const found = lookupsOf(trunk).flatMap((lookup) => servers.get(keyOfLookup(lookup)) ?? []);
  return [...new Set([...found.map(({ address }) => address), ...trunk.inbound_addresses.map(tidyNet)])];
}
