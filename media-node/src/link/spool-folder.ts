/** The folder of the spool: its epoch, its segments, and where to go on in it. */
import { randomBytes } from 'node:crypto';
import { readdir, readFile, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { isAbsent, replaceFile } from '../config/files.ts';
import type { Log } from '../log.ts';
import { decodeRecords, firstSeqOf } from './segment.ts';

/** Names of the segments, oldest first. */
export async function segmentsIn(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => firstSeqOf(name) !== undefined).sort();
}

/** Reads the epoch, or makes a new one: 16 hexadecimal digits. */
export async function epochOf(folder: string): Promise<string> {
  const path = join(folder, 'epoch');
  const known = await readFile(path, 'utf8').catch((error: unknown) => {
    if (isAbsent(error)) return '';
    throw error;
  });
  if (/^[0-9a-f]{16}$/.test(known.trim())) return known.trim();
  const epoch = randomBytes(8).toString('hex');
  // Segments without their epoch belong to nobody: they would be taken for events of the new one.
  for (const name of await segmentsIn(folder)) await unlink(join(folder, name));
  await replaceFile(path, `${epoch}\n`, { mode: 0o600 });
  return epoch;
}

/** No event is shorter in JSON than this. */
const SMALLEST_RECORD_BYTES = 64;

/**
 * The seq to go on with. Torn bytes were never acknowledged to anyone, but damaged ones look the same and may hide seqs that
 * the cloud knows, so as many are left out as the bytes behind the last whole record could have held.
 */
export async function nextSeqIn(folder: string, log: Log): Promise<number> {
  const name = (await segmentsIn(folder)).at(-1);
  if (name === undefined) return 1;
  const bytes = await readFile(join(folder, name));
  const read = decodeRecords(bytes, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
  const last = Math.max(read.events.at(-1)?.seq ?? 0, (firstSeqOf(name) ?? 1) - 1);
  const rest = bytes.length - read.bytes;
  if (rest > 0) log.warn('the spool ends in a torn record', { segment: name, bytes: rest });
  return last + 1 + Math.ceil(rest / SMALLEST_RECORD_BYTES);
}

/** Removes segments that hold nothing newer than `seq` and were last written before `beforeMs`; the newest one stays. */
export async function removeOld(folder: string, seq: number, beforeMs: number): Promise<void> {
  const names = await segmentsIn(folder);
  for (const [at, name] of names.entries()) {
    const next = names[at + 1];
    const isDone = next !== undefined && (firstSeqOf(next) ?? 0) <= seq + 1;
    if (!isDone || (await stat(join(folder, name))).mtimeMs > beforeMs) return;
    await unlink(join(folder, name));
  }
}
