/** Keeps Asterisk's logs small: whoever scans us can make it write a megabyte a second. */
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ari } from '../asterisk/ari/client.ts';

const MAX_BYTES = 10_000_000;
/** Old files that are kept of each log, beside the one that is written. */
const KEPT = 5;

/** Begins a new file of each log that has grown beyond 10 MB and removes all but five old ones. */
export async function keepLogsSmall(folder: string, ari: Ari, signal: AbortSignal): Promise<void> {
  const names = await readdir(folder);
  for (const name of names.filter((file) => file.endsWith('.log'))) {
    const { size } = await stat(join(folder, name));
    if (size > MAX_BYTES) await ari.rotateLog(name, signal);
  }
  for (const name of await readdir(folder)) {
    const number = /\.log\.([0-9]+)$/.exec(name)?.[1];
    if (number !== undefined && Number(number) >= KEPT) await rm(join(folder, name), { force: true });
  }
}
