/** Where a trunk's carrier is: which addresses its calls come from, and whether two trunks could be told apart by them. Pure. */
import { trunkPresets } from './trunk-presets.ts';
import { proxyOf } from './trunk-setting.ts';

/** What of a trunk says where its carrier is. */
export interface CarrierTrunk {
  readonly host: string;
  readonly outbound_proxy: string | null;
  readonly inbound_addresses: readonly string[];
}

/** First and last address of a network, as numbers. */
export type AddressRange = readonly [first: number, last: number];

/** Host names and addresses that a carrier is known by. */
export interface CarrierPlace {
  /** In small letters. */
  readonly hosts: readonly string[];
  readonly ranges: readonly AddressRange[];
}

/** Everything that is known of a carrier's place without asking a name server. */
export function placeOfCarrier(trunk: CarrierTrunk): CarrierPlace {
  const proxy = trunk.outbound_proxy === null ? undefined : proxyOf(trunk.outbound_proxy)?.host;
  const hosts = [...new Set([trunk.host, ...(proxy === undefined ? [] : [proxy])].map((host) => host.toLowerCase()))];
  const addresses = [...trunk.inbound_addresses, ...hosts.flatMap(signallingOf), ...hosts];
  return { hosts, ranges: addresses.map(rangeOf).filter((range) => range !== undefined) };
}

/** Addresses that the provider of a host is known to call from. */
export const signallingOf = (host: string): readonly string[] =>
  trunkPresets.find(({ domain }) => domain !== undefined && `.${host.toLowerCase()}`.endsWith(`.${domain}`))?.signalling ?? [];

/** Reads an IPv4 address or network; undefined for a name. */
export function rangeOf(text: string): AddressRange | undefined {
  const parts = /^([0-9]{1,3})\.([0-9]{1,3})\.([0-9]{1,3})\.([0-9]{1,3})(?:\/([0-9]{1,2}))?$/.exec(text);
  if (!parts) return undefined;
  const address = parts.slice(1, 5).reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - Number(parts[5] ?? 32));
  const first = Math.floor(address / size) * size;
  return [first, first + size - 1];
}

/** Writes an address or network in the one form that it has: a network begins at its first address. */
export function tidyNet(text: string): string {
  const bits = text.split('/')[1];
  const [first = 0] = rangeOf(text) ?? [];
  const address = [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join('.');
  return bits === undefined || bits === '32' ? address : `${address}/${Number(bits)}`;
}

/** Whether calls of the two could come from one address. */
export function canMeet(one: CarrierPlace, other: CarrierPlace): boolean {
  if (one.hosts.some((host) => other.hosts.includes(host))) return true;
  return one.ranges.some(([first, last]) => other.ranges.some(([begin, end]) => first <= end && begin <= last));
}

/** Puts together what could meet, directly or over others: each group is one carrier. In the order of the first of each. */
export function carriersAmong<Item>(items: readonly Item[], placeOf: (item: Item) => CarrierPlace): Item[][] {
  const leaders = items.map((_, at) => at);
  const leaderOf = (at: number): number => {
    let leader = at;
    while (leaders[leader] !== leader) leader = leaders[leader] ?? leader;
    leaders[at] = leader;
    return leader;
  };
  const join = (one: number, other: number) => {
    const [low, high] = [leaderOf(one), leaderOf(other)].sort((a, b) => a - b);
    if (low !== undefined && high !== undefined) leaders[high] = low;
  };
  const places = items.map(placeOf);
  joinHosts(places, join);
  joinRanges(places, join);
  return [...Map.groupBy(items.keys(), leaderOf).values()].map((group) => group.flatMap((at) => items.slice(at, at + 1)));
}

type Join = (one: number, other: number) => void;

function joinHosts(places: readonly CarrierPlace[], join: Join): void {
  const first = new Map<string, number>();
  for (const [at, { hosts }] of places.entries())
    for (const host of hosts) {
      const known = first.get(host);
      if (known === undefined) first.set(host, at);
      else join(known, at);
    }
}

/** In the order of their first addresses, a range meets one before it if it begins before the farthest end so far. */
function joinRanges(places: readonly CarrierPlace[], join: Join): void {
  const all = places.flatMap(({ ranges }, at) => ranges.map(([begin, end]) => ({ begin, end, at })));
  all.sort((a, b) => a.begin - b.begin);
  let farthest: { end: number; at: number } | undefined;
  for (const { begin, end, at } of all) {
    if (farthest && begin <= farthest.end) join(farthest.at, at);
    if (!farthest || end > farthest.end) farthest = { end, at };
  }
}
