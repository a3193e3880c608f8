/** Blobs as files below one folder. Each is written beside and renamed, so a reader or a power cut finds it whole or not at all. */
import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { type Blobs, type ByteRange, checkedKey } from '../../platform/blobs.ts';
import { bytesIn, checked } from '../../platform/byte-streams.ts';

/** Makes the port over a folder, which is made when the first blob comes. No key begins with a dot, so ours do. */
export function makeFileBlobs(folder: string): Blobs {
  const pathOf = (key: string) => join(folder, checkedKey(key));
  const piecesOf = (mark: string) => join(folder, '.pieces', checkedMark(mark));
  const beside = async () => {
    await mkdir(join(folder, '.new'), { recursive: true, mode: 0o700 });
    return join(folder, '.new', randomBytes(12).toString('hex'));
  };
  const write = async (path: string, chunks: AsyncIterable<Uint8Array>) => writeWhole(await beside(), path, chunks);
  return {
    put: (key, body, about) => write(pathOf(key), checked(bytesIn(body), about)),
    get: async (key, range) => {
      const bytes = await sizeOf(pathOf(key));
      return bytes === undefined ? undefined : { bytes, body: bodyOf(pathOf(key), range) };
    },
    exists: async (key) => (await sizeOf(pathOf(key))) !== undefined,
    delete: (key) => rm(pathOf(key), { force: true }),
    pieces: {
      begin: async () => {
        const mark = randomBytes(16).toString('hex');
        await mkdir(piecesOf(mark), { recursive: true, mode: 0o700 });
        return mark;
      },
      put: async ({ mark }, number, piece) => {
        const name = nameOf(number);
        await write(join(piecesOf(mark), name), bytesIn(piece));
        return name;
      },
      finish: async ({ key, mark }, tags) => {
        await write(pathOf(key), joined(tags.map((tag) => join(piecesOf(mark), checkedMark(tag)))));
        await rm(piecesOf(mark), { recursive: true, force: true });
      },
      abandon: ({ mark }) => rm(piecesOf(mark), { recursive: true, force: true }),
    },
  };
}

const nameOf = (number: number): string => String(number).padStart(8, '0');

function checkedMark(mark: string): string {
  if (!/^[0-9a-f]{8,32}$/.test(mark)) throw new TypeError('there are no pieces with such a mark');
  return mark;
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    const found = await stat(path);
    return found.isFile() ? found.size : undefined;
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

function bodyOf(path: string, range: ByteRange = { offset: 0 }): ReadableStream<Uint8Array> {
  const end = range.length === undefined ? {} : { end: range.offset + range.length - 1 };
  return Readable.toWeb(createReadStream(path, { start: range.offset, ...end })) as ReadableStream<Uint8Array>;
}

async function* joined(paths: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const path of paths) yield* bytesIn(bodyOf(path));
}

async function writeWhole(beside: string, path: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  try {
    const file = await open(beside, 'wx', 0o600);
    try {
      for await (const chunk of chunks) await file.writeFile(chunk);
      await file.sync();
    } finally {
      await file.close();
    }
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await rename(beside, path);
    await syncFolder(dirname(path));
  } finally {
    await rm(beside, { force: true });
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

const isAbsent = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && ['ENOENT', 'ENOTDIR'].includes(String(error.code));
