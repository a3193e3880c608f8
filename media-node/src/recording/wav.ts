/**
 * Turns what was written during a call into a WAV file. During the call the two sides stand interleaved and without any header,
 * so that nothing need be repaired when Asterisk or the machine dies: what is on the disk can be read.
 */
import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder } from '../config/files.ts';

/** Samples a second of each side. */
export const RATE_HZ = 8000;
const SAMPLE_BYTES = 2;
/** One sample of both sides. */
const FRAME_BYTES = 2 * SAMPLE_BYTES;
const HEADER_BYTES = 44;
const CHUNK_FRAMES = 65_536;

/** One stretch of a recording, as one leg heard it. */
export interface Part {
  /** Interleaved 16-bit samples: the leg's own party, then what that party hears. */
  readonly path: string;
  /** Milliseconds from the beginning of the recording. */
  readonly offsetMs: number;
  /** The leg is the called side: the sides are exchanged so that the caller stays left. */
  readonly isCallee: boolean;
}

export interface MadeWav {
  readonly bytes: number;
  readonly durationMs: number;
  readonly sha256: string;
}

/** Writes the parts one behind the other, with silence where a gap lies between them. Gives undefined, and no file, when there is no sound. */
export async function makeWav(path: string, parts: readonly Part[], isStereo: boolean): Promise<MadeWav | undefined> {
  await mkdir(dirname(path), { recursive: true, mode: 0o750 });
  const beside = `${path}.new`;
  const file = await open(beside, 'w+', 0o640);
  try {
    const frames = await writeParts(file, parts, isStereo);
    const header = headerOf(frames, isStereo ? 2 : 1);
    await file.write(header, 0, HEADER_BYTES, 0);
    await file.sync();
    const sha256 = await hashOf(file);
    await file.close();
    if (frames === 0) {
      await rm(beside);
      return undefined;
    }
    await rename(beside, path);
    await syncFolder(dirname(path));
    return { bytes: HEADER_BYTES + frames * SAMPLE_BYTES * (isStereo ? 2 : 1), durationMs: Math.round((frames * 1000) / RATE_HZ), sha256 };
  } catch (error) {
    await file.close();
    await rm(beside, { force: true });
    throw error;
  }
}

/** Writes the sound and gives its length in frames. */
async function writeParts(file: FileHandle, parts: readonly Part[], isStereo: boolean): Promise<number> {
  const frameBytes = SAMPLE_BYTES * (isStereo ? 2 : 1);
  let frames = 0;
  const put = async (bytes: Buffer) => {
    await file.write(bytes, 0, bytes.length, HEADER_BYTES + frames * frameBytes);
    frames += bytes.length / frameBytes;
  };
  for (const part of parts) {
    const gap = Math.round((part.offsetMs * RATE_HZ) / 1000) - frames;
    if (frames > 0 && gap > 0)
      for (let left = gap; left > 0; left -= CHUNK_FRAMES) await put(Buffer.alloc(Math.min(left, CHUNK_FRAMES) * frameBytes));
    for await (const raw of chunksOf(part.path)) await put(isStereo ? (part.isCallee ? exchanged(raw) : raw) : mixed(raw));
  }
  return frames;
}

/** Whole frames of a file; one that never came to be is empty. */
async function* chunksOf(path: string): AsyncGenerator<Buffer> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!file) return;
  try {
    for (let at = 0; ; ) {
      const chunk = Buffer.alloc(CHUNK_FRAMES * FRAME_BYTES);
      const { bytesRead } = await file.read(chunk, 0, chunk.length, at);
      const whole = bytesRead - (bytesRead % FRAME_BYTES);
      if (whole === 0) return;
      at += whole;
      yield chunk.subarray(0, whole);
    }
  } finally {
    await file.close();
  }
}

function exchanged(raw: Buffer): Buffer {
  const out = Buffer.allocUnsafe(raw.length);
  for (let at = 0; at < raw.length; at += FRAME_BYTES) {
    out.writeInt16LE(raw.readInt16LE(at + SAMPLE_BYTES), at);
    out.writeInt16LE(raw.readInt16LE(at), at + SAMPLE_BYTES);
  }
  return out;
}

/** Both sides added; what is too loud is cut. */
function mixed(raw: Buffer): Buffer {
  const out = Buffer.allocUnsafe(raw.length / 2);
  for (let at = 0; at < raw.length; at += FRAME_BYTES) {
    const sum = raw.readInt16LE(at) + raw.readInt16LE(at + SAMPLE_BYTES);
    out.writeInt16LE(Math.max(-32_768, Math.min(32_767, sum)), at / 2);
  }
  return out;
}

function headerOf(frames: number, sides: number): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  const frameBytes = sides * SAMPLE_BYTES;
  const bytes = frames * frameBytes;
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(Math.min(bytes + HEADER_BYTES - 8, 0xffffffff), 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(sides, 22);
  header.writeUInt32LE(RATE_HZ, 24);
  header.writeUInt32LE(RATE_HZ * frameBytes, 28);
  header.writeUInt16LE(frameBytes, 32);
  header.writeUInt16LE(SAMPLE_BYTES * 8, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(Math.min(bytes, 0xffffffff), 40);
  return header;
}

async function hashOf(file: FileHandle): Promise<string> {
  const hash = createHash('sha256');
  const chunk = Buffer.alloc(1_048_576);
  for (let at = 0; ; ) {
    const { bytesRead } = await file.read(chunk, 0, chunk.length, at);
    if (bytesRead === 0) return hash.digest('hex');
    hash.update(chunk.subarray(0, bytesRead));
    at += bytesRead;
  }
}
