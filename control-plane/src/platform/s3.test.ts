import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openS3Store, type S3Store } from '../../../tests/support/s3-store.ts';
import { BlobMismatch, PIECE_BYTES } from './blobs.ts';
import { makeS3Blobs } from './s3.ts';

const account = { bucket: 'recordings', region: 'eu-central-1', accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI' };
let store: S3Store;
beforeAll(async () => {
  store = await openS3Store(account);
});
afterAll(() => store.close());

const blobs = () => makeS3Blobs({ ...account, endpoint: store.endpoint });
const about = (bytes: Uint8Array) => ({ bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex'), type: 'audio/wav' });
const textOf = async (found: { body: ReadableStream<Uint8Array> } | undefined) => found && new Response(found.body).text();

test('what is put is there, whole and in ranges, until it is deleted', async () => {
  const bytes = new TextEncoder().encode('hello recording');
  await blobs().put('t1/recording/a b.wav'.replace(' ', '-'), bytes, about(bytes));
  const key = 't1/recording/a-b.wav';
  expect(await textOf(await blobs().get(key))).toBe('hello recording');
  const part = await blobs().get(key, { offset: 6, length: 6 });
  expect([await textOf(part), part?.bytes]).toEqual(['record', 15]);
  expect([await blobs().exists(key), await blobs().exists('t1/recording/other')]).toEqual([true, false]);
  await blobs().delete(key);
  expect(await blobs().get(key)).toBeUndefined();
  expect(store.refused).toEqual([]);
});

test('a large one goes in pieces and comes back as it was', async () => {
  const bytes = new Uint8Array(PIECE_BYTES + 1234).map((_, at) => at % 251);
  await blobs().put('t1/recording/large.wav', new Blob([bytes]).stream() as ReadableStream<Uint8Array>, about(bytes));
  expect(store.objects.get('t1/recording/large.wav')?.equals(Buffer.from(bytes))).toBe(true);
  expect(store.requests.filter((line) => line.includes('partNumber')).length).toBe(2);
});

test('bytes that are not those told of are not stored', async () => {
  const bytes = new TextEncoder().encode('other');
  await expect(blobs().put('t1/x/y', bytes, { ...about(bytes), sha256: '0'.repeat(64) })).rejects.toThrow(BlobMismatch);
  expect(store.objects.has('t1/x/y')).toBe(false);
});

test('a store that is busy for a moment is asked again, and a wrong key is said so', async () => {
  store.fail(2);
  const bytes = new TextEncoder().encode('again');
  await blobs().put('t1/x/again', bytes, about(bytes));
  expect(store.objects.get('t1/x/again')?.toString()).toBe('again');
  const wrong = makeS3Blobs({ ...account, secretAccessKey: 'other', endpoint: store.endpoint });
  await expect(wrong.get('t1/x/again')).rejects.toThrow('answered 403');
  expect(store.refused).toHaveLength(1);
});
