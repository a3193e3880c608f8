/** The files that sections name by hash, on this disk where Asterisk can play them, whether the cloud is there or not. */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { access, chown, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { NodeConfig } from '@botpbx/shared/link/node-config';
import { filesOf } from '@botpbx/shared/link/section/files';
import { makeBackoff, pause } from '../backoff.ts';
import { makeBell } from '../bell.ts';
import type { Log } from '../log.ts';
import { makeFolder, type Owner } from './files.ts';

/** 16-bit mono at 16 kHz under the ending that Asterisk has for it. */
export const SOUND_ENDING = '.wav16';

/** Folder of these files in a run folder. */
export const soundsFolder = (asteriskRun: string): string => join(asteriskRun, 'sounds');
/** How Asterisk is told to play one: the absolute path without its ending. */
export const soundPathOf = (asteriskRun: string, hash: string): string => join(soundsFolder(asteriskRun), hash);

export interface SoundFilesOptions {
  readonly asteriskRun: string;
  /** Who reads them. */
  readonly owner: Owner | undefined;
  /** Reads a file from the cloud. */
  readonly fetch: (hash: string, signal: AbortSignal) => Promise<AsyncIterable<Uint8Array>>;
  readonly log: Log;
  /** Waits between tries, for tests. */
  readonly retry?: { readonly firstMs: number; readonly lastMs: number };
}

export interface SoundFiles {
  /** Says what runs now; what is lacking comes by and by. Returns at once. */
  wanted(config: NodeConfig): void;
  /** Calls `tell` from now on whenever sounds have come. */
  whenFetched(tell: () => void): void;
  stop(): Promise<void>;
}

/** Nobody may miss what was taken away by mistake: a file stays a day after the last section named it. */
const UNUSED_LIFE_MS = 86_400_000;
const SWEEP_EVERY_MS = 3_600_000;
const RETRY = { firstMs: 500, lastMs: 60_000 };

/** Opens the folder; nothing is fetched or removed before a configuration was named. */
export async function openSoundFiles(options: SoundFilesOptions): Promise<SoundFiles> {
  const folder = soundsFolder(options.asteriskRun);
  await makeFolder(folder, 0o750, options.owner);
  const stopping = new AbortController();
  const bell = makeBell();
  let named: ReadonlySet<string> | undefined;
  let tell = () => {};
  const work = keepUp(
    { ...options, folder, named: () => named, onFetched: () => tell(), wait: (signal) => bell.wait(signal) },
    stopping.signal,
  ).catch((error: unknown) => {
    if (!stopping.signal.aborted) throw error;
  });
  const sweep = setInterval(() => bell.ring(), SWEEP_EVERY_MS).unref();
  return {
    wanted: (config) => {
      named = new Set(config.tenants.flatMap(filesOf));
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

interface Keeping extends SoundFilesOptions {
  readonly folder: string;
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
async function fetchLacking({ folder, named, owner, fetch, log, onFetched }: Keeping, signal: AbortSignal): Promise<number> {
  let left = 0;
  let come = 0;
  for (const hash of named() ?? []) {
    const path = join(folder, hash + SOUND_ENDING);
    if ((await isThere(path)) || !named()?.has(hash)) continue;
    try {
      await bring(await fetch(hash, signal), { path, hash, owner }, signal);
      come += 1;
      log.info('sound fetched', { hash });
    } catch (error) {
      signal.throwIfAborted();
      left += 1;
      log.warn('a sound could not be fetched, will try again', { hash, error });
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

/** Writes beside, checks, renames: Asterisk never sees half of it, nor another content than the section named. */
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
async function removeUnused({ folder, named, log }: Keeping): Promise<void> {
  const now = new Date();
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    if (named()?.has(name.slice(0, -SOUND_ENDING.length))) await utimes(path, now, now);
    else if (now.getTime() - (await stat(path)).mtimeMs > UNUSED_LIFE_MS) {
      await rm(path);
      log.info('a sound that nothing uses was removed', { name });
    }
  }
}
