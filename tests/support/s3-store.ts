/**
 * A store that speaks the part of Amazon's S3 protocol that we use, on loopback: objects by path, ranges, uploads in parts. Signatures
 * (AWS Signature Version 4) and the digests of bodies are checked as the real one does; written from its public documentation.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface S3StoreOptions {
  readonly bucket: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly port?: number;
}

export interface S3Store {
  readonly endpoint: string;
  /** Objects by key. */
  readonly objects: ReadonlyMap<string, Buffer>;
  /** What was asked, such as `PUT t1/x?partNumber=2`. */
  readonly requests: readonly string[];
  /** Requests that were refused for their signature or digest. */
  readonly refused: readonly string[];
  /** Answers these next requests with 503. */
  fail(count: number): void;
  close(): Promise<void>;
}

interface Asked {
  readonly method: string;
  readonly key: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}
interface Reply {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: Buffer | string;
}
type Upload = Map<number, Buffer>;

/** Least size of a part that is not the last. */
const MIN_PART_BYTES = 5 * 1_048_576;
const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');
const tagOf = (bytes: Buffer): string => `"${createHash('md5').update(bytes).digest('hex')}"`;
const fault = (status: number, code: string): Reply => ({ status, body: `<?xml version="1.0"?><Error><Code>${code}</Code></Error>` });

/** Opens the store; it is empty. */
export async function openS3Store(options: S3StoreOptions): Promise<S3Store> {
  const objects = new Map<string, Buffer>();
  const uploads = new Map<string, Upload>();
  const [requests, refused]: [string[], string[]] = [[], []];
  let failing = 0;
  const server = createServer((request, response) => {
    void read(request).then((body) => {
      const url = new URL(request.url ?? '/', 'http://store');
      const key = decodeURIComponent(url.pathname.slice(options.bucket.length + 2));
      const line = `${request.method} ${key}${url.search}`;
      requests.push(line);
      if (failing > 0) {
        failing--;
        return answer(response, fault(503, 'SlowDown'));
      }
      const why = refusalOf(options, request, url, body);
      if (why) {
        refused.push(`${line}: ${why}`);
        return answer(response, fault(403, why));
      }
      return answer(
        response,
        reply({ method: request.method ?? '', key, query: url.searchParams, headers: request.headers, body }, objects, uploads),
      );
    });
  });
  await listening(server, options.port ?? 0);
  return {
    ...{ objects, requests, refused },
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    fail: (count) => {
      failing = count;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const listening = (server: Server, port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));

async function read(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

function answer(response: ServerResponse, { status, headers = {}, body = '' }: Reply): void {
  response.writeHead(status, { 'content-length': String(Buffer.byteLength(body)), ...headers });
  response.end(body);
}

function reply(asked: Asked, objects: Map<string, Buffer>, uploads: Map<string, Upload>): Reply {
  const { method, key, query } = asked;
  if (query.has('uploads') && method === 'POST') return beginUpload(uploads);
  const upload = query.get('uploadId');
  if (upload !== null) return ofUpload(asked, upload, objects, uploads);
  if (method === 'PUT') {
    objects.set(key, asked.body);
    return { status: 200, headers: { etag: tagOf(asked.body) } };
  }
  if (method === 'DELETE') {
    objects.delete(key);
    return { status: 204 };
  }
  const found = objects.get(key);
  if (!found) return fault(404, 'NoSuchKey');
  if (method === 'HEAD') return { status: 200, headers: { 'content-length': String(found.length), etag: tagOf(found) } };
  return ranged(found, asked.headers.range);
}

function beginUpload(uploads: Map<string, Upload>): Reply {
  const id = sha256(String(uploads.size)).slice(0, 32);
  uploads.set(id, new Map());
  return {
    status: 200,
    body: `<?xml version="1.0"?><InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`,
  };
}

function ofUpload({ method, key, query, body }: Asked, id: string, objects: Map<string, Buffer>, uploads: Map<string, Upload>): Reply {
  const parts = uploads.get(id);
  if (!parts) return fault(404, 'NoSuchUpload');
  if (method === 'PUT') {
    parts.set(Number(query.get('partNumber')), body);
    return { status: 200, headers: { etag: tagOf(body) } };
  }
  uploads.delete(id);
  if (method === 'DELETE') return { status: 204 };
  const named = [...body.toString().matchAll(/<PartNumber>([0-9]+)<\/PartNumber><ETag>(.+?)<\/ETag>/g)];
  const chosen = named.map(([, number, tag]) => ({ bytes: parts.get(Number(number)), tag: tag?.replaceAll('&quot;', '"') }));
  if (chosen.some(({ bytes, tag }) => !bytes || tagOf(bytes) !== tag)) return fault(400, 'InvalidPart');
  const whole = chosen.flatMap(({ bytes }) => bytes ?? []);
  if (whole.slice(0, -1).some((bytes) => bytes.length < MIN_PART_BYTES)) return fault(400, 'EntityTooSmall');
  objects.set(key, Buffer.concat(whole));
  return { status: 200, body: '<?xml version="1.0"?><CompleteMultipartUploadResult></CompleteMultipartUploadResult>' };
}

function ranged(bytes: Buffer, range: string | undefined): Reply {
  const [, first, last] = /^bytes=([0-9]+)-([0-9]*)$/.exec(range ?? '') ?? [];
  if (first === undefined) return { status: 200, headers: { etag: tagOf(bytes) }, body: bytes };
  const end = last ? Math.min(bytes.length, Number(last) + 1) : bytes.length;
  const part = bytes.subarray(Number(first), end);
  return { status: 206, headers: { 'content-range': `bytes ${first}-${end - 1}/${bytes.length}` }, body: part };
}

/** Why S3 would refuse the request; undefined when the signature is right. */
function refusalOf(options: S3StoreOptions, request: IncomingMessage, url: URL, body: Buffer): string | undefined {
  const { headers } = request;
  const form =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/([0-9]{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/;
  const [, keyId, day, region, signed, signature] = form.exec(headers.authorization ?? '') ?? [];
  if (!day || !signed || !signature || keyId !== options.accessKeyId || region !== options.region) return 'AccessDenied';
  const hash = String(headers['x-amz-content-sha256']);
  if (hash !== 'UNSIGNED-PAYLOAD' && hash !== sha256(body)) return 'XAmzContentSHA256Mismatch';
  const query = [...url.searchParams].map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).sort();
  const lines = signed.split(';').map((name) => `${name}:${String(headers[name]).trim()}\n`);
  const canonical = [request.method, url.pathname, query.join('&'), lines.join(''), signed, hash].join('\n');
  const scope = `${day}/${region}/s3/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(canonical)].join('\n');
  const hmac = (secret: Buffer | string, part: string) => createHmac('sha256', secret).update(part).digest();
  const secret = [day, options.region, 's3', 'aws4_request'].reduce<Buffer | string>(hmac, `AWS4${options.secretAccessKey}`);
  const right = hmac(secret, text);
  return timingSafeEqual(right, Buffer.from(signature, 'hex')) ? undefined : 'SignatureDoesNotMatch';
}
