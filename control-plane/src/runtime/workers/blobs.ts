/** Blobs in a bucket of R2, the Worker's binding BLOBS. */
import { AppError } from '@botpbx/shared/base/errors';
import { type BlobAbout, type BlobBody, type Blobs, checkedKey, PIECE_BYTES, putInPieces } from '../../platform/blobs.ts';
import { bytesIn, checked, gathered, inPieces } from '../../platform/byte-streams.ts';

/** What is used of the binding; its whole type is Cloudflare's. */
export interface Bucket {
  put(key: string, body: Uint8Array, options: { httpMetadata: { contentType: string }; sha256: string }): Promise<unknown>;
  get(
    key: string,
    options?: { range: { offset: number; length?: number } },
  ): Promise<{ size: number; body: ReadableStream<Uint8Array> } | null>;
  head(key: string): Promise<unknown>;
  delete(key: string): Promise<void>;
  createMultipartUpload(key: string, options: { httpMetadata: { contentType: string } }): Promise<{ uploadId: string }>;
  resumeMultipartUpload(key: string, mark: string): Multipart;
}
interface Multipart {
  uploadPart(number: number, piece: Uint8Array): Promise<{ etag: string }>;
  complete(parts: { partNumber: number; etag: string }[]): Promise<unknown>;
  abort(): Promise<void>;
}

/** Makes the port; undefined stands for a Worker without the binding, whose blobs say so when they are asked for. */
export function makeR2Blobs(binding: Bucket | undefined): Blobs {
  const bucket = () => {
    if (!binding) throw new AppError('unavailable', { detail: 'This Worker has no bucket: bind one as BLOBS in wrangler.toml.' });
    return binding;
  };
  const pieces: Blobs['pieces'] = {
    begin: async (key, type) => (await bucket().createMultipartUpload(checkedKey(key), { httpMetadata: { contentType: type } })).uploadId,
    put: async ({ key, mark }, number, piece) => (await bucket().resumeMultipartUpload(key, mark).uploadPart(number, piece)).etag,
    finish: async ({ key, mark }, tags) => {
      const parts = tags.map((etag, at) => ({ partNumber: at + 1, etag }));
      await bucket().resumeMultipartUpload(key, mark).complete(parts);
    },
    abandon: ({ key, mark }) => bucket().resumeMultipartUpload(key, mark).abort(),
  };
  return {
    pieces,
    put: (key, body, about) => putWhole(bucket(), pieces, { key: checkedKey(key), body, about }),
    get: async (key, range) => {
      const found = await bucket().get(checkedKey(key), range && { range });
      return found ? { bytes: found.size, body: found.body } : undefined;
    },
    exists: async (key) => (await bucket().head(checkedKey(key))) !== null,
    delete: (key) => bucket().delete(checkedKey(key)),
  };
}

async function putWhole(
  bucket: Bucket,
  pieces: Blobs['pieces'],
  { key, body, about }: { key: string; body: BlobBody; about: BlobAbout },
): Promise<void> {
  const source = checked(bytesIn(body), about);
  if (about.bytes > PIECE_BYTES) return putInPieces(pieces, key, inPieces(source, PIECE_BYTES), about.type);
  const whole = await gathered(source, about.bytes);
  await bucket.put(key, whole, { httpMetadata: { contentType: about.type }, sha256: about.sha256 });
}
