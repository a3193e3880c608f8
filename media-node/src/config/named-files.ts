/** Files that sections name by hash, on this disk whether the cloud is there or not. */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { access, chown, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { NodeConfig, TenantSection } from '@botpbx/shared/link/node-config';
import { makeBackoff, pause } from '../backoff.ts';
import { makeBell } from '../bell.ts';
import type { Log } from '../log.ts';
import { makeFolder, type Owner } from './files.ts';

/** What kind of files. */
export interface NamedKind {
  readonly folder: string;
  /** What their names end with behind the hash. */
  readonly ending: string;
  /** What one is called in the log. */
  readonly noun: string;
  /** The hashes that a section names. */
  readonly namesIn: (section: TenantSection) => readonly string[];
}

export interface NamedFilesOptions {
  /** Who reads them beside this process. */
  readonly owner: Owner | undefined;
  /** Reads a file from the cloud. */
  readonly fetch: (hash: string, signal: AbortSignal) => Promise<AsyncIterable<Uint8Array>>;
  readonly log: Log;
  /** Waits between tries, for tests. */
  readonly retry?: { readonly firstMs: number; readonly lastMs: number };
}

export interface NamedFiles {
  /** Says what runs now; what is lacking comes by and by. Returns at once. */
  wanted(config: NodeConfig): void;
  /** Calls `tell` from now on whenever some have come. */
  whenFetched(tell: () => void): void;
  stop(): Promise<void>;
}

/** Nobody may miss what was taken away by mistake: a file stays a day after the last section named it. */
const UNUSED_LIFE_MS = 86_400_000;
const SWEEP_EVERY_MS = 3_600_000;
const RETRY = { firstMs: 500, lastMs: 60_000 };

/** Opens the folder; nothing is fetched or removed before a configuration was named. */
export async function openNamedFiles(kind: NamedKind, options: NamedFilesOptions): Promise<NamedFiles> {
  await makeFolder(kind.folder, 0o750, options.owner);
  const stopping = new AbortController();
  const bell = makeBell();
  let named: ReadonlySet<string> | undefined;
  let tell = () => {};
  const work = keepUp(
    { ...kind, ...options, named: () => named, onFetched: () => tell(), wait: (signal) => bell.wait(signal) },
    stopping.signal,
  ).catch((error: unknown) => {
    if (!stopping.signal.aborted) throw error;
  });
  const sweep = setInterval(() => bell.ring(), SWEEP_EVERY_MS).unref();
  return {
    wanted: (config) => {
      named = new Set(config.tenants.flatMap(kind.namesIn));
      bell.ring();
    },
    whenFetched: (listener) => {
      tell = listener;
    },
    stop: async () => {
      clearInterval(sweep);
      stopping.abort();
      await work;
    },
  };
}

interface Keeping extends NamedKind, NamedFilesOptions {
  readonly named: () => ReadonlySet<string> | undefined;
  readonly onFetched: () => void;
  readonly wait: (signal: AbortSignal) => Promise<void>;
}

/** Works until `signal` aborts, then rejects with its reason. */
async function keepUp(keeping: Keeping, signal: AbortSignal): Promise<never> {
  const { firstMs, lastMs } = keeping.retry ?? RETRY;
  const backoff = makeBackoff(firstMs, lastMs);
  for (;;) {
    await keeping.wait(signal);
    for (let left = await fetchLacking(keeping, signal); left > 0; left = await fetchLacking(keeping, signal)) {
      await pause(backoff.nextMs(), signal);
      signal.throwIfAborted();
    }
    backoff.reset();
    await removeUnused(keeping);
  }
}

/** Fetches what is named and not here; gives how many could not be had. */
async function fetchLacking({ folder, ending, noun, named, owner, fetch, log, onFetched }: Keeping, signal: AbortSignal): Promise<number> {
  let left = 0;
  let come = 0;
  for (const hash of named() ?? []) {
    const path = join(folder, hash + ending);
    if ((await isThere(path)) || !named()?.has(hash)) continue;
    try {
      await bring(await fetch(hash, signal), { path, hash, owner }, signal);
      come += 1;
      log.info('file fetched', { noun, hash });
    } catch (error) {
      signal.throwIfAborted();
      left += 1;
      log.warn('a file could not be fetched, will try again', { noun, hash, error });
    }
  }
  if (come > 0) onFetched();
  return left;
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

interface Place {
  readonly path: string;
  readonly hash: string;
  readonly owner: Owner | undefined;
}

/** Writes beside, checks, renames: nobody sees half of it, nor another content than the section named. */
async function bring(source: AsyncIterable<Uint8Array>, { path, hash, owner }: Place, signal: AbortSignal): Promise<void> {
  const beside = `${path}.new`;
  const digest = createHash('sha256');
  const counting = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      digest.update(chunk);
      done(null, chunk);
    },
  });
  try {
    await pipeline(source, counting, createWriteStream(beside, { mode: 0o640, flush: true }), { signal });
    if (digest.digest('hex') !== hash) throw new Error('the cloud sent another file than the one asked for');
    if (owner) await chown(beside, owner.uid, owner.gid);
    await rename(beside, path);
  } finally {
    await rm(beside, { force: true });
  }
}

/** The time of a file is when it was last seen in use; those that were not for a day are removed. */
async function removeUnused({ folder, ending, noun, named, log }: Keeping): Promise<void> {
  const now = new Date();
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    if (named()?.has(name.slice(0, -ending.length))) await utimes(path, now, now);
    else if (now.getTime() - (await stat(path)).mtimeMs > UNUSED_LIFE_MS) {
      await rm(path);
      log.info('a file that nothing uses was removed', { noun, name });
    }
  }
}
