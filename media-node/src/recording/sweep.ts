/** Old recordings leave this disk when the cloud has them: after some days, and sooner when the disk runs full. */
import { readdir, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../log.ts';

export interface SweepOptions {
  readonly folder: string;
  readonly keepDays: number;
  /** Whether the file has not yet reached the cloud. */
  readonly isWaiting: (file: string) => boolean;
  readonly nowMs: number;
  readonly log: Log;
  /** Part of the disk that is free, from 0 to 1. */
  readonly freePart?: () => Promise<number>;
}

const DAY_MS = 86_400_000;
/** Below this part of the disk, the oldest leave whatever their age. */
const MIN_FREE = 0.05;

/** Removes what may leave, the oldest first; files that wait for the cloud stay. */
export async function sweepRecordings(options: SweepOptions): Promise<void> {
  const { folder, keepDays, isWaiting, nowMs, log } = options;
  const freePart = options.freePart ?? (() => freeOn(folder));
  const files = (await filesIn(folder)).filter(({ path }) => !isWaiting(path)).sort((a, b) => a.mtimeMs - b.mtimeMs);
  let removed = 0;
  for (const { path, mtimeMs } of files) {
    const isOld = nowMs - mtimeMs > keepDays * DAY_MS;
    if (!isOld && (await freePart()) >= MIN_FREE) break;
    await rm(path, { force: true });
    removed++;
  }
  if (removed > 0) log.info('recordings that the cloud has left this disk', { removed });
}

async function filesIn(folder: string): Promise<{ path: string; mtimeMs: number }[]> {
  const names = await readdir(folder, { recursive: true });
  const wavs = names.filter((name) => name.endsWith('.wav')).map((name) => join(folder, name));
  return Promise.all(wavs.map(async (path) => ({ path, mtimeMs: (await stat(path)).mtimeMs })));
}

async function freeOn(folder: string): Promise<number> {
  const { bavail, blocks } = await statfs(folder);
  return bavail / blocks;
}
