/** Where carriers are. Names are looked up here and not in Asterisk, which would stand still for a name server that is silent. */
import { lookup, Resolver } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import { isIPv4 } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import { isAbsent, replaceFile } from './files.ts';

/** IPv4 addresses by host in small letters, each list sorted. */
export type AddressBook = ReadonlyMap<string, readonly string[]>;

export interface Addresses {
  /** Gives the addresses of hosts: those known already, and those of new hosts as far as they can be found in time. */
  of(hosts: readonly string[]): Promise<AddressBook>;
  /** Looks all hosts up again; a host that cannot be found keeps the addresses it had. */
  refresh(hosts: readonly string[]): Promise<AddressBook>;
}

/** Finds all IPv4 addresses of a name; throws when there is none. */
export type Lookup = (host: string) => Promise<string[]>;

const Book = z.record(z.string(), z.array(z.ipv4()));

/** Opens the address book of a node; what it learns is kept on the disk, so that a start without a name server knows the carriers. */
export async function openAddresses(nodeFolder: string, find: Lookup = findIpv4): Promise<Addresses> {
  const file = join(nodeFolder, 'config', 'addresses.json');
  const known = await readBook(file);
  const learn = async (hosts: readonly string[]) => {
    const found = await Promise.all(hosts.map(async (host) => [host, await find(host).catch(() => [])] as const));
    const news = found.filter(([host, list]) => list.length > 0 && String(known.get(host)) !== String([...list].sort()));
    for (const [host, list] of news) known.set(host, [...list].sort());
    if (news.length > 0) await replaceFile(file, JSON.stringify(Object.fromEntries(known)), { mode: 0o600 });
  };
  const bookOf = (hosts: readonly string[]) => new Map(hosts.map((host) => [host, isIPv4(host) ? [host] : (known.get(host) ?? [])]));
  return {
    async of(hosts) {
      await learn(hosts.filter((host) => !isIPv4(host) && !known.has(host)));
      return bookOf(hosts);
    },
    async refresh(hosts) {
      await learn(hosts.filter((host) => !isIPv4(host)));
      return bookOf(hosts);
    },
  };
}

async function readBook(file: string): Promise<Map<string, readonly string[]>> {
  try {
    return new Map(Object.entries(Book.parse(JSON.parse(await readFile(file, 'utf8')))));
  } catch (error) {
    if (isAbsent(error) || error instanceof SyntaxError || error instanceof z.ZodError) return new Map();
    throw error;
  }
}

const LOOKUP_DEADLINE_MS = 2000;

/** Asks the name servers; for names that only this machine knows, the system. */
async function findIpv4(host: string): Promise<string[]> {
  const resolver = new Resolver({ timeout: LOOKUP_DEADLINE_MS, tries: 1 });
  try {
    return await resolver.resolve4(host);
  } catch (error) {
    const isSilent = error instanceof Error && 'code' in error && error.code === 'ETIMEOUT';
    if (isSilent) throw error;
    return (await lookup(host, { family: 4, all: true })).map((found) => found.address);
  }
}
