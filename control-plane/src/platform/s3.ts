/** Blobs in a bucket of Amazon S3, or of a store that speaks its protocol. Each request is signed and may be repeated. */
import { AppError } from '@botpbx/shared/base/errors';
import { AwsClient } from 'aws4fetch';
import { type BlobAbout, type BlobBody, BlobMismatch, type Blobs, type ByteRange, checkedKey, PIECE_BYTES, putInPieces } from './blobs.ts';
import { bytesIn, checked, digestOf, gathered, inPieces } from './byte-streams.ts';

export interface S3Options {
  readonly bucket: string;
  readonly region: string;
  /** Origin of a store that is not Amazon's. */
  readonly endpoint: string | undefined;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Longest wait for one answer; a piece has five MiB. */
const DEADLINE_MS = 120_000;

/** Makes the port; nothing is sent before it is used. */
export function makeS3Blobs(options: S3Options): Blobs {
  const send = makeSend(options);
  const pieces: Blobs['pieces'] = {
    async begin(key, type) {
      const text = await (await send({ method: 'POST', key, query: 'uploads=', headers: { 'content-type': type } })).text();
      return elementOf(text, 'UploadId');
    },
    async put({ key, mark }, number, piece) {
      const query = `partNumber=${number}&uploadId=${encodeURIComponent(mark)}`;
      const tag = (await send({ method: 'PUT', key, query, body: piece })).headers.get('etag');
      if (tag === null) throw unavailable('gave no tag to a piece');
      return tag;
    },
    async finish({ key, mark }, tags) {
      const parts = tags.map((tag, at) => `<Part><PartNumber>${at + 1}</PartNumber><ETag>${escaped(tag)}</ETag></Part>`).join('');
      const body = new Uint8Array(new TextEncoder().encode(`<CompleteMultipartUpload>${parts}</CompleteMultipartUpload>`));
      const answer = await send({ method: 'POST', key, query: `uploadId=${encodeURIComponent(mark)}`, body });
      // the status is sent before the work is done, so a failure may stand in the body of a 200
      if (/<Error>/.test(await answer.text())) throw unavailable('could not put the pieces together');
    },
    async abandon({ key, mark }) {
      await send({ method: 'DELETE', key, query: `uploadId=${encodeURIComponent(mark)}`, mayMiss: true });
    },
  };
  return {
    pieces,
    put: (key, body, about) => putWhole({ send, pieces }, key, { body, about }),
    async get(key, range) {
      const answer = await send({ method: 'GET', key, mayMiss: true, headers: range ? { range: rangeText(range) } : {} });
      if (answer.status === 404) return undefined;
      return { bytes: sizeOf(answer), body: answer.body ?? new Blob([]).stream() };
    },
    exists: async (key) => (await send({ method: 'HEAD', key, mayMiss: true })).ok,
    delete: async (key) => void (await send({ method: 'DELETE', key, mayMiss: true })),
  };
}

type Send = (request: S3Request) => Promise<Response>;
interface S3Request {
  readonly method: string;
  readonly key: string;
  readonly query?: string;
  readonly headers?: Record<string, string>;
  readonly body?: Uint8Array<ArrayBuffer>;
  /** Is 404 an answer like others? */
  readonly mayMiss?: boolean;
}

function makeSend(options: S3Options): Send {
  const { accessKeyId, secretAccessKey, region } = options;
  const client = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3', retries: 3 });
  const base = baseOf(options);
  return async ({ method, key, query = '', headers = {}, body, mayMiss = false }) => {
    const hash = await digestOf(body ?? new Uint8Array());
    const answer = await client
      .fetch(`${base}/${checkedKey(key)}${query === '' ? '' : `?${query}`}`, {
        method,
        headers: { ...headers, 'x-amz-content-sha256': hash },
        signal: AbortSignal.timeout(DEADLINE_MS),
        ...(body === undefined ? {} : { body }),
      })
      .catch((cause: unknown) => {
        throw unavailable('does not answer', cause);
      });
    if (answer.ok || (mayMiss && answer.status === 404)) return answer;
    await answer.body?.cancel();
    throw unavailable(`answered ${answer.status}`);
  };
}

const unavailable = (what: string, cause?: unknown) => new AppError('unavailable', { detail: `The store for large files ${what}.`, cause });

/** A bucket's own host name is Amazon's way; a dot in the bucket would not fit its certificate, and other stores want the path. */
function baseOf({ bucket, region, endpoint }: S3Options): string {
  if (endpoint !== undefined) return `${endpoint.replace(/\/+$/, '')}/${bucket}`;
  return bucket.includes('.') ? `https://s3.${region}.amazonaws.com/${bucket}` : `https://${bucket}.s3.${region}.amazonaws.com`;
}

async function putWhole(
  { send, pieces }: { send: Send; pieces: Blobs['pieces'] },
  key: string,
  { body, about }: { body: BlobBody; about: BlobAbout },
): Promise<void> {
  const source = checked(bytesIn(body), about);
  if (about.bytes > PIECE_BYTES) return putInPieces(pieces, key, inPieces(source, PIECE_BYTES), about.type);
  const whole = await gathered(source, about.bytes);
  if (whole.length !== about.bytes) throw new BlobMismatch('the bytes are others than told');
  await send({ method: 'PUT', key, body: whole, headers: { 'content-type': about.type } });
}

const rangeText = ({ offset, length }: ByteRange): string => `bytes=${offset}-${length === undefined ? '' : offset + length - 1}`;

/** Of the whole blob: behind the slash of `Content-Range`, or the length of a whole answer. */
const sizeOf = ({ headers }: Response): number =>
  Number(/\/([0-9]+)$/.exec(headers.get('content-range') ?? '')?.[1] ?? headers.get('content-length') ?? 0);

function elementOf(xml: string, name: string): string {
  const text = new RegExp(`<${name}>([^<]+)</${name}>`).exec(xml)?.[1];
  if (text === undefined) throw unavailable(`gave no ${name}`);
  return text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
