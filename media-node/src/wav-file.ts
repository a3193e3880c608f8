/** WAV files as Asterisk writes them: 16-bit mono at 8 kHz behind a header of 44 bytes, whose lengths are true once the file is closed. */
import { open, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAbsent } from './config/files.ts';

const HEADER_BYTES = 44;
const RATE_HZ = 8000;
const BYTES_A_MS = (RATE_HZ * 2) / 1000;
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

/** The sound of a WAV file as Asterisk writes it, whatever its header says; none when there is no such file. */
export async function readSound(path: string): Promise<Uint8Array> {
  try {
    const bytes = await readFile(path);
    return bytes.subarray(HEADER_BYTES, bytes.length - (bytes.length % 2));
  } catch (error) {
    if (isAbsent(error)) return new Uint8Array();
    throw error;
  }
}

/** Writes the header before a sound: 16-bit mono at 8 kHz. */
export function wavOf(sound: Uint8Array): Uint8Array {
  const head = Buffer.alloc(HEADER_BYTES);
  head.write('RIFF', 0);
  head.writeUInt32LE(HEADER_BYTES - 8 + sound.length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(RATE_HZ, 24);
  head.writeUInt32LE(RATE_HZ * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(sound.length, 40);
  return Buffer.concat([head, sound]);
}
