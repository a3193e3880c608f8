/** The dashboard's files, known by name from the start: what is not in the list does not exist, whatever the path tries. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, extname, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { protectingHeaders } from '../../app/headers.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
};
/** Kinds that are compressed already. */
const DENSE = new Set(['.png', '.webp', '.woff2']);
/** A name that holds its content's hash never changes: `client.JfjViFjI.js`. */
const HASHED = /\/assets\/.*\.[A-Za-z0-9_-]{8,}\.[a-z0-9]+$/;

type Coding = 'br' | 'gzip' | 'identity';

interface File {
  readonly etag: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: (coding: Coding) => Promise<Uint8Array<ArrayBuffer>>;
  readonly isDense: boolean;
}

/** Answers a request for a file: the file, 304, or the dashboard's page for what does not exist. */
export type ServeFile = (request: Request, isHttps: boolean) => Promise<Response>;

/** Reads all files of a folder into memory. Without the folder every answer says that the dashboard is not built. */
export async function serveFiles(folder: string | undefined): Promise<ServeFile> {
  const files = folder === undefined ? new Map<string, File>() : await readAll(folder);
  return async (request, isHttps) => {
    const file = files.get(pageOf(new URL(request.url).pathname));
    const shown = file ?? files.get('/404.html');
    if (!shown) return plainAnswer(isHttps);
    return answerOf(shown, request, { status: file ? 200 : 404, isHttps });
  };
}

/** `/extensions/`, `/extensions` and `/extensions/index.html` are one page. */
function pageOf(pathname: string): string {
  if (extname(pathname) !== '') return pathname;
  return `${pathname.replace(/\/+$/, '')}/index.html`;
}

async function readAll(folder: string): Promise<Map<string, File>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.')).map((entry) => join(entry.parentPath, entry.name));
  const read = async (path: string) => {
    const name = `/${relative(folder, path).split(sep).join('/')}`;
    return [name, fileOf(name, new Uint8Array(await readFile(path)))] as const;
  };
  return new Map(await Promise.all(paths.map(read)));
}

function fileOf(name: string, content: Uint8Array<ArrayBuffer>): File {
  const packed = new Map<Coding, Promise<Uint8Array<ArrayBuffer>>>();
  const body = (coding: Coding) => {
    const known = packed.get(coding) ?? compress(content, coding);
    packed.set(coding, known);
    return known;
  };
  return {
    etag: `"${createHash('sha256').update(content).digest('base64url').slice(0, 24)}"`,
    headers: {
      'Content-Type': TYPES[extname(name)] ?? 'application/octet-stream',
      'Cache-Control': HASHED.test(name) ? 'public, max-age=31536000, immutable' : 'no-cache',
    },
    body,
    isDense: DENSE.has(extname(name)) || content.length < 512,
  };
}

async function compress(content: Uint8Array<ArrayBuffer>, coding: Coding): Promise<Uint8Array<ArrayBuffer>> {
  if (coding === 'identity') return content;
  if (coding === 'gzip') return new Uint8Array(await promisify(gzip)(content, { level: 9 }));
  return new Uint8Array(await promisify(brotliCompress)(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }));
}

async function answerOf(file: File, request: Request, { status, isHttps }: { status: number; isHttps: boolean }): Promise<Response> {
  const headers = { ...protectingHeaders(isHttps), ...file.headers, ETag: file.etag, Vary: 'Accept-Encoding' };
  if (status === 200 && request.headers.get('if-none-match')?.includes(file.etag)) return new Response(null, { status: 304, headers });
  const coding = file.isDense ? 'identity' : codingOf(request.headers.get('accept-encoding') ?? '');
  const body = await file.body(coding);
  const sized = { ...headers, 'Content-Length': String(body.length), ...(coding === 'identity' ? {} : { 'Content-Encoding': coding }) };
  return new Response(request.method === 'HEAD' ? null : body, { status, headers: sized });
}

const codingOf = (accepted: string): Coding =>
  /\bbr\b(?!;q=0)/.test(accepted) ? 'br' : /\bgzip\b(?!;q=0)/.test(accepted) ? 'gzip' : 'identity';

const plainAnswer = (isHttps: boolean) =>
  new Response('There is no such page; the dashboard has not been built.\n', {
    status: 404,
    headers: { ...protectingHeaders(isHttps), 'Content-Type': 'text/plain; charset=utf-8' },
  });

/** The folder of the built dashboard, seen from the source as from the bundle; undefined if it is not built. */
export function dashboardFolder(): string | undefined {
  for (let at = import.meta.dirname; at !== dirname(at); at = dirname(at)) {
    const folder = join(at, 'web', 'dist');
    if (existsSync(join(folder, 'index.html'))) return folder;
  }
  return undefined;
}
