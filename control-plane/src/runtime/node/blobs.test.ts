import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BlobMismatch, type Blobs, blobKey, checkedKey } from '../../platform/blobs.ts';
import { makeFileBlobs } from './blobs.ts';

let folder: string;
let blobs: Blobs;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'blobs-'));
  blobs = makeFileBlobs(join(folder, 'blobs'));
});
afterEach(() => rm(folder, { recursive: true }));

const aboutOf = (bytes: Uint8Array) => ({
  bytes: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
  type: 'audio/wav',
});
const read = async (key: string, range?: { offset: number; length?: number }) => {
  const found = await blobs.get(key, range);
  return found && { bytes: found.bytes, content: new Uint8Array(await new Response(found.body).arrayBuffer()) };
};
const key = blobKey(7, 'sounds', 'a.wav');

test('what is put is there, whole and in ranges, until it is deleted; only its owner reads the file', async () => {
  const bytes = new Uint8Array(randomBytes(1000));
  await blobs.put(key, bytes, aboutOf(bytes));
  expect([await blobs.exists(key), await read(key)]).toEqual([true, { bytes: 1000, content: bytes }]);
  expect(await read(key, { offset: 10, length: 5 })).toEqual({ bytes: 1000, content: bytes.slice(10, 15) });
  expect(await read(key, { offset: 990 })).toEqual({ bytes: 1000, content: bytes.slice(990) });
  expect((await stat(join(folder, 'blobs', key))).mode & 0o777).toBe(0o600);
  await blobs.delete(key);
  await blobs.delete(key);
  expect([await blobs.exists(key), await read(key)]).toEqual([false, undefined]);
});

test('a stream that is not what was told of leaves the old blob and nothing beside it', async () => {
  const [old, other] = [new Uint8Array(randomBytes(10)), new Uint8Array(randomBytes(10))];
  await blobs.put(key, old, aboutOf(old));
  const wrong = [
    { ...aboutOf(other), bytes: 9 },
    { ...aboutOf(other), bytes: 11 },
    { ...aboutOf(other), sha256: aboutOf(old).sha256 },
  ];
  for (const about of wrong) await expect(blobs.put(key, new Blob([other]).stream(), about)).rejects.toThrow(BlobMismatch);
  expect((await read(key))?.content).toEqual(old);
  expect(await readdir(join(folder, 'blobs', '.new'))).toEqual([]);
});

test('pieces are nothing until they are finished, and may be thrown away', async () => {
  const pieces = [new Uint8Array(randomBytes(50)), new Uint8Array(randomBytes(20))] as const;
  const at = { key, mark: await blobs.pieces.begin(key, 'audio/wav') };
  const last = await blobs.pieces.put(at, 2, pieces[1]);
  await blobs.pieces.put(at, 1, pieces[1]);
  const first = await blobs.pieces.put(at, 1, pieces[0]);
  expect(await blobs.exists(key)).toBe(false);
  await blobs.pieces.finish(at, [first, last]);
  expect((await read(key))?.content).toEqual(new Uint8Array([...pieces[0], ...pieces[1]]));
  const lost = { key: blobKey(7, 'b'), mark: await blobs.pieces.begin('t7/b', 'audio/wav') };
  await blobs.pieces.put(lost, 1, pieces[0]);
  await blobs.pieces.abandon(lost);
  await blobs.pieces.abandon(lost);
  expect(await readdir(join(folder, 'blobs', '.pieces'))).toEqual([]);
});

test.each([
  '',
  't7',
  't7/',
  '/etc/passwd',
  't7/../t8/a',
  't7/./a',
  't0/a',
  'x7/a',
  't7/a b',
  't7/.hidden',
  't7//a',
  `t7/${'a'.repeat(121)}`,
  't7/a\u0000',
])('%j is no key', async (odd) => {
  expect(() => checkedKey(odd)).toThrow(TypeError);
  await expect(async () => blobs.exists(odd)).rejects.toThrow(TypeError);
});
