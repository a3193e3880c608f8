/**
 * Large things by name: sounds, recordings, messages. A key is a path that begins with the tenant's own folder (`t7/sounds/…`);
 * type and SHA-256 of what stands there are known by the row that names it.
 */

/** What is true of the bytes to be stored; a store that finds them otherwise stores nothing. */
export interface BlobAbout {
  readonly bytes: number;
  /** SHA-256 in small hexadecimal. */
  readonly sha256: string;
  /** Media type: `audio/wav`. */
  readonly type: string;
}

/** A part of a blob, in bytes. Without `length` it goes to the end. */
export interface ByteRange {
  readonly offset: number;
  readonly length?: number;
}

export interface FoundBlob {
  /** Of the whole blob, also when only a range was asked for. */
  readonly bytes: number;
  readonly body: ReadableStream<Uint8Array>;
}

export interface Blobs {
  /** Stores a blob whole or not at all; one that had the key before is replaced. @throws {BlobMismatch} when the bytes are others than told */
  put(key: string, body: BlobBody, about: BlobAbout): Promise<void>;
  /** Reads a blob or a range of it; undefined if there is none. A range begins inside the blob, and what goes beyond its end is cut. */
  get(key: string, range?: ByteRange): Promise<FoundBlob | undefined>;
  exists(key: string): Promise<boolean>;
  /** Removes a blob; one that is not there is no fault. */
  delete(key: string): Promise<void>;
  readonly pieces: Pieces;
}
export type BlobBody = Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;

/** All pieces of a blob but the last have exactly this many bytes: the least that S3 takes. */
export const PIECE_BYTES = 5 * 1_048_576;

/** A blob that comes in pieces, over hours and restarts if need be. Nobody sees it before it is finished. */
export interface Pieces {
  /** Begins a blob and gives the mark under which its pieces are stored. */
  begin(key: string, type: string): Promise<string>;
  /** Stores a piece; `number` counts from 1, and the same number again replaces it. Gives the tag that `finish` wants. */
  put(at: Unfinished, number: number, piece: Uint8Array<ArrayBuffer>): Promise<string>;
  /** Makes the blob out of its pieces in order. */
  finish(at: Unfinished, tags: readonly string[]): Promise<void>;
  /** Throws the pieces away; a mark that is not known any more is no fault. */
  abandon(at: Unfinished): Promise<void>;
}
export interface Unfinished {
  readonly key: string;
  readonly mark: string;
}

/** The bytes are not those that were told of. */
export class BlobMismatch extends Error {
  override readonly name = 'BlobMismatch';
}

const PART = /^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$/;

/** The key of a tenant's blob. @throws {TypeError} for a part that could lead elsewhere */
export function blobKey(tenantId: number, ...parts: readonly [string, ...string[]]): string {
  return checkedKey([`t${tenantId}`, ...parts].join('/'));
}

/** Gives the key back. @throws {TypeError} if it is none */
export function checkedKey(key: string): string {
  const [tenant = '', ...parts] = key.split('/');
  if (!/^t[1-9][0-9]{0,14}$/.test(tenant) || parts.length === 0 || !parts.every((part) => PART.test(part)))
    throw new TypeError('a blob has no such key');
  return key;
}

/** Puts a stream piece by piece, for stores that take only what is whole in memory. */
export async function putInPieces(
  pieces: Pieces,
  key: string,
  chunks: AsyncIterable<Uint8Array<ArrayBuffer>>,
  type: string,
): Promise<void> {
  const at = { key, mark: await pieces.begin(key, type) };
  try {
    const tags: string[] = [];
    for await (const chunk of chunks) tags.push(await pieces.put(at, tags.length + 1, chunk));
    await pieces.finish(at, tags);
  } catch (cause) {
    await pieces.abandon(at);
    throw cause;
  }
}
