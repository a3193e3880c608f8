/** Where carriers are. Names are looked up here and not in Asterisk, which would stand still for a name server that is silent. */
import { lookup, Resolver } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import { isIPv4 } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import { isForSrv, keyOfLookup, type Lookup, type Server, type ServerBook, srvNameOf } from '../asterisk/conf/lookups.ts';
import { isAbsent, replaceFile } from './files.ts';

export interface Addresses {
  /** Gives the servers at these places: those known already, and those of new places as far as they can be found in time. */
  of(places: readonly Lookup[]): Promise<ServerBook>;
  /** Looks all places up again; one that cannot be found keeps the servers it had. */
  refresh(places: readonly Lookup[]): Promise<ServerBook>;
}

/** Finds the servers of a place, in the order in which they are to be tried; throws when there is none. */
export type Find = (place: Lookup) => Promise<readonly Server[]>;

const Book = z.record(z.string(), z.array(z.strictObject({ address: z.ipv4(), port: z.number().int().min(1).max(65535) })));

/** Opens the address book of a node; what it learns is kept on the disk, so that a start without a name server knows the carriers. */
export async function openAddresses(nodeFolder: string, find: Find = makeFind([])): Promise<Addresses> {
  const file = join(nodeFolder, 'config', 'addresses.json');
  const known = await readBook(file);
  const learn = async (places: readonly Lookup[]) => {
    const found = await Promise.all(places.map(async (place) => [keyOfLookup(place), await find(place).catch(() => [])] as const));
    const news = found.filter(([key, list]) => list.length > 0 && JSON.stringify(known.get(key)) !== JSON.stringify(list));
    for (const [key, list] of news) known.set(key, list);
    if (news.length > 0) await replaceFile(file, JSON.stringify(Object.fromEntries(known)), { mode: 0o600 });
  };
  const serversOf = (place: Lookup): readonly Server[] =>
    isIPv4(place.host) ? [{ address: place.host, port: place.port }] : (known.get(keyOfLookup(place)) ?? []);
  const bookOf = (places: readonly Lookup[]) => new Map(places.map((place) => [keyOfLookup(place), serversOf(place)]));
  return {
    async of(places) {
      await learn(places.filter((place) => !isIPv4(place.host) && !known.has(keyOfLookup(place))));
      return bookOf(places);
    },
    async refresh(places) {
      await learn(places.filter((place) => !isIPv4(place.host)));
      return bookOf(places);
    },
  };
}

async function readBook(file: string): Promise<Map<string, readonly Server[]>> {
  try {
    return new Map(Object.entries(Book.parse(JSON.parse(await readFile(file, 'utf8')))));
  } catch (error) {
    if (isAbsent(error) || error instanceof SyntaxError || error instanceof z.ZodError) return new Map();
    throw error;
  }
}

const LOOKUP_DEADLINE_MS = 2000;
/** Servers of one place that are kept. */
const MAX_SERVERS = 20;

/** Makes what asks the name servers given, or those of the system; for names that only this machine knows, the system itself. */
export function makeFind(nameServers: readonly string[]): Find {
  const resolver = new Resolver({ timeout: LOOKUP_DEADLINE_MS, tries: 1 });
  if (nameServers.length > 0) resolver.setServers(nameServers);
  return async (place) => {
    const targets = isForSrv(place) ? await srvTargets(resolver, srvNameOf(place)) : [];
    const asked = targets.length > 0 ? targets : [{ name: place.host, port: place.port }];
    const found = await Promise.all(asked.map(async ({ name, port }) => addressesAt(resolver, name, port)));
    const [first, ...more] = found.flat();
    if (first === undefined) throw new Error(`${place.host} has no address`);
    return [first, ...more].slice(0, MAX_SERVERS);
  };
}

interface Target {
  readonly name: string;
  readonly port: number;
}

/** SRV targets by priority, then by weight; equal records always give the equal order, so that nothing changes without a reason. */
async function srvTargets(resolver: Resolver, name: string): Promise<Target[]> {
  const records = await resolver.resolveSrv(name).catch((error: unknown) => {
    if (isSilence(error)) throw error;
    return [];
  });
  const named = records.filter((record) => record.name !== '');
  named.sort((a, b) => a.priority - b.priority || b.weight - a.weight || (a.name < b.name ? -1 : 1));
  return named;
}

/** None where an SRV target has no address: the others stand. */
async function addressesAt(resolver: Resolver, name: string, port: number): Promise<Server[]> {
  const found = await resolver.resolve4(name).catch(async (error: unknown) => {
    if (isSilence(error)) throw error;
    const known = await lookup(name, { family: 4, all: true }).catch(() => []);
    return known.map(({ address }) => address);
  });
  return found.sort().map((address) => ({ address, port }));
}

const isSilence = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ETIMEOUT';
