/** Streams of bytes: joined, cut into equal pieces, counted and hashed on their way. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { type BlobAbout, type BlobBody, BlobMismatch } from './blobs.ts';

/** SHA-256 of bytes that come one after the other. */
export interface Digest {
  add(bytes: Uint8Array): void;
  /** Small hexadecimal; the last thing that is asked. */
  hex(): string;
}

/** Begins a SHA-256. */
export function beginDigest(): Digest {
  const state = sha256.create();
  return { add: (bytes) => void state.update(bytes), hex: () => bytesToHex(state.digest()) };
}

/** SHA-256 of what is whole in memory, in small hexadecimal. */
export async function digestOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return bytesToHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}

/** The bytes of a body in the sizes in which they come. */
export async function* bytesIn(body: BlobBody): AsyncGenerator<Uint8Array> {
  if (body instanceof Uint8Array) {
    yield body;
    return;
  }
  const reader = body.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    // who stops early wants no more of it
    await reader.cancel();
  }
}

/** The same bytes in pieces of `size`, the last one shorter; no bytes, no piece. */
export async function* inPieces(source: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let piece = new Uint8Array(size);
  let filled = 0;
  for await (const bytes of source)
    for (let at = 0; at < bytes.length; ) {
      const taken = bytes.subarray(at, at + size - filled);
      piece.set(taken, filled);
      filled += taken.length;
      at += taken.length;
      if (filled < size) continue;
      yield piece;
      piece = new Uint8Array(size);
      filled = 0;
    }
  if (filled > 0) yield piece.slice(0, filled);
}

/** Lets bytes through and fails at the end, or as soon as there are too many, when they are not those that were told of. @throws {BlobMismatch} */
export async function* checked(source: AsyncIterable<Uint8Array>, about: BlobAbout): AsyncGenerator<Uint8Array> {
  const digest = beginDigest();
  let count = 0;
  for await (const bytes of source) {
    count += bytes.length;
    if (count > about.bytes) throw new BlobMismatch(`there are more than ${about.bytes} bytes`);
    digest.add(bytes);
    yield bytes;
  }
  if (count < about.bytes) throw new BlobMismatch(`there are ${count} bytes instead of ${about.bytes}`);
  if (digest.hex() !== about.sha256) throw new BlobMismatch('the bytes have another SHA-256');
}

/** All of it in one piece. @throws {RangeError} when there are more than `max` bytes */
export async function gathered(source: AsyncIterable<Uint8Array>, max: number): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let count = 0;
  for await (const bytes of source) {
    count += bytes.length;
    if (count > max) throw new RangeError(`there are more than ${max} bytes`);
    parts.push(bytes);
  }
  const whole = new Uint8Array(count);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
