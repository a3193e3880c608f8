/** WAV files as Asterisk writes them: 16-bit mono at 8 kHz behind a header of 44 bytes, whose lengths are true once the file is closed. */
import { open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAbsent } from './config/files.ts';

const HEADER_BYTES = 44;
const BYTES_A_MS = 16;
const CLOSE_WITHIN_MS = 1_000;
const LOOK_EVERY_MS = 20;

/** How much of a recording there is, after Asterisk has closed the file; 0 when there is none. A file that nobody closes counts as it is. */
export async function settledDurationMs(path: string): Promise<number> {
  const dueAtMs = performance.now() + CLOSE_WITHIN_MS;
  for (;;) {
    const seen = await look(path);
    if (seen === undefined || seen.isClosed || performance.now() >= dueAtMs) return Math.round((seen?.soundBytes ?? 0) / BYTES_A_MS);
    await sleep(LOOK_EVERY_MS);
  }
}

/** A look at a WAV file: how much sound it holds, and whether its header knows. Undefined when there is no such file. */
export async function look(path: string): Promise<{ readonly soundBytes: number; readonly isClosed: boolean } | undefined> {
  try {
    await using file = await open(path, 'r');
    const head = Buffer.alloc(HEADER_BYTES);
    await file.read(head, 0, HEADER_BYTES, 0);
    const { size } = await file.stat();
    const soundBytes = Math.max(0, size - HEADER_BYTES);
    return { soundBytes, isClosed: size >= HEADER_BYTES && Math.abs(head.readUInt32LE(40) - soundBytes) <= 1 };
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}
