/** A blob as the answer to a request, whole or the range that was asked for (RFC 9110, section 14). */
import { AppError } from '@botpbx/shared/base/errors';
import type { Blobs, ByteRange } from '../platform/blobs.ts';

export interface BlobAnswer {
  readonly key: string;
  readonly type: string;
  /** SHA-256, which names what stands there for ever. */
  readonly hash: string;
  readonly bytes: number;
  /** The name under which a browser saves it. */
  readonly fileName?: string;
  readonly headers: Headers;
}

/** Answers with a blob that a row names. @throws unavailable when the row is there and the blob is not */
export async function answerBlob(blobs: Blobs, asked: BlobAnswer): Promise<Response> {
  const { key, type, hash, bytes, fileName, headers } = asked;
  const common = {
    ETag: `"${hash}"`,
    'Accept-Ranges': 'bytes',
    'Cache-Control': 'private, no-cache',
    'Content-Type': type,
    ...(fileName === undefined ? {} : { 'Content-Disposition': `inline; filename="${fileName.replace(/[^A-Za-z0-9._ -]/g, '_')}"` }),
  };
  if (headers.get('if-none-match')?.includes(common.ETag)) return new Response(null, { status: 304, headers: common });
  const range = rangeIn(headers, bytes, common.ETag);
  if (range === 'none') return new Response(null, { status: 416, headers: { ...common, 'Content-Range': `bytes */${bytes}` } });
  const found = await blobs.get(key, range);
  if (!found) throw new AppError('unavailable', { detail: 'The file is not where it was put.' });
  if (!range) return new Response(found.body, { headers: { ...common, 'Content-Length': String(bytes) } });
  const last = range.offset + range.length - 1;
  const part = { 'Content-Length': String(range.length), 'Content-Range': `bytes ${range.offset}-${last}/${bytes}` };
  return new Response(found.body, { status: 206, headers: { ...common, ...part } });
}

/** One range of bytes; undefined for the whole, as for what we do not understand; `none` when nothing of it exists. */
function rangeIn(headers: Headers, bytes: number, etag: string): Required<ByteRange> | 'none' | undefined {
  const [, first = '', last = ''] = /^bytes=([0-9]{0,15})-([0-9]{0,15})$/.exec(headers.get('range') ?? '') ?? [];
  const condition = headers.get('if-range');
  if ((first === '' && last === '') || (condition !== null && condition !== etag)) return undefined;
  const offset = first === '' ? Math.max(0, bytes - Number(last)) : Number(first);
  const end = first === '' || last === '' ? bytes : Math.min(bytes, Number(last) + 1);
  if (first !== '' && last !== '' && Number(last) < offset) return undefined;
  return offset >= bytes || end <= offset ? 'none' : { offset, length: end - offset };
}
