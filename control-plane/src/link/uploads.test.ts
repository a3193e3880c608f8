/** Files from nodes: through the real routes, in pieces, again and again, and never to another tenant. */
import { createHash, randomBytes } from 'node:crypto';
import { listSounds } from '@botpbx/shared/api/sounds';
import { UPLOAD_PIECE_BYTES, type UploadAbout } from '@botpbx/shared/link/node-files';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { BASE, makeTestPlatform, type TestPlatform } from '../../../tests/support/platform.ts';
import { writeWav } from '../base/audio/wav.ts';
import { bearerOf } from './bearer.ts';
import { type FinishedUpload, uploadKinds } from './upload-kinds.ts';
import { forgetOldUploads } from './uploads.ts';

let at: TestPlatform;
let tenantId: number;
let bearer: string;
let taken: FinishedUpload[];
const take = vi.fn(async (_platform: unknown, upload: FinishedUpload) => void taken.push(upload));

beforeEach(async () => {
  at = await makeTestPlatform();
  tenantId = await at.makeTenant();
  const operator = await at.signedInAs('operator');
  const made = await operator.request('POST', '/api/nodes', { name: 'one', tenant_ids: [tenantId] });
  bearer = await bearerOf(at.platform, ((await made.json()) as { id: number }).id);
  taken = [];
  take.mockClear();
  Object.assign(uploadKinds, { recording: take });
});
afterEach(() => at.close());

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const ask = (method: string, path: string, body: BodyInit, type: string) =>
  at.app.request(BASE + path, { method, headers: { authorization: `Bearer ${bearer}`, 'content-type': type }, body });
const aboutOf = (bytes: Uint8Array, more: Partial<UploadAbout> = {}): UploadAbout => ({
  tenant_id: tenantId,
  kind: 'recording',
  id: 'c-1.wav',
  bytes: bytes.length,
  sha256: hashOf(bytes),
  type: 'audio/wav',
  meta: { call_id: 'n1-1.1' },
  ...more,
});
const begin = (about: UploadAbout) => ask('POST', '/node/uploads', JSON.stringify(about), 'application/json');
const put = (bytes: Uint8Array<ArrayBuffer>, offset: number, sha256 = hashOf(bytes)) =>
  ask('PUT', `/node/uploads/recording/c-1.wav?offset=${offset}&sha256=${sha256}`, bytes, 'application/octet-stream');
const answerOf = async (response: Response) => [response.status, await response.json()];

test('a small file goes up in one piece and is handed to its kind once', async () => {
  const bytes = new Uint8Array(randomBytes(1000));
  expect(await answerOf(await begin(aboutOf(bytes)))).toEqual([200, { offset: 0, is_done: false }]);
  expect(await answerOf(await put(bytes, 0))).toEqual([200, { offset: 1000, is_done: true }]);
  expect(await answerOf(await put(bytes, 0))).toEqual([200, { offset: 1000, is_done: true }]);
  expect(await answerOf(await begin(aboutOf(bytes)))).toEqual([200, { offset: 1000, is_done: true }]);
  expect(take).toHaveBeenCalledTimes(1);
  expect(taken[0]).toMatchObject({ tenantId, id: 'c-1.wav', bytes: 1000, sha256: hashOf(bytes), meta: { call_id: 'n1-1.1' } });
  expect(taken[0]?.key).toMatch(new RegExp(`^t${tenantId}/recording/n[0-9]+-c-1\\.wav$`));
  expect((await at.platform.blobs.get(taken[0]?.key ?? ''))?.bytes).toBe(1000);
});

test('a large file goes on where it stopped, whatever piece is sent twice or out of order', async () => {
  const bytes = new Uint8Array(randomBytes(2 * UPLOAD_PIECE_BYTES + 77));
  const piece = (index: number) => bytes.slice(index * UPLOAD_PIECE_BYTES, (index + 1) * UPLOAD_PIECE_BYTES);
  await begin(aboutOf(bytes));
  expect(await answerOf(await put(piece(1), UPLOAD_PIECE_BYTES))).toEqual([200, { offset: 0, is_done: false }]);
  expect(await answerOf(await put(piece(0), 0))).toEqual([200, { offset: UPLOAD_PIECE_BYTES, is_done: false }]);
  expect(await answerOf(await put(piece(0), 0))).toEqual([200, { offset: UPLOAD_PIECE_BYTES, is_done: false }]);
  expect(await answerOf(await begin(aboutOf(bytes)))).toEqual([200, { offset: UPLOAD_PIECE_BYTES, is_done: false }]);
  const both = await Promise.all([put(piece(1), UPLOAD_PIECE_BYTES), put(piece(1), UPLOAD_PIECE_BYTES)]);
  for (const answer of both) expect(await answerOf(answer)).toEqual([200, { offset: 2 * UPLOAD_PIECE_BYTES, is_done: false }]);
  expect(await answerOf(await put(piece(2), 2 * UPLOAD_PIECE_BYTES))).toEqual([200, { offset: bytes.length, is_done: true }]);
  const found = await at.platform.blobs.get(taken[0]?.key ?? '');
  expect(hashOf(new Uint8Array(await new Response(found?.body).arrayBuffer()))).toBe(hashOf(bytes));
});

test('a piece that was damaged on its way is refused and changes nothing', async () => {
  const bytes = new Uint8Array(randomBytes(100));
  await begin(aboutOf(bytes));
  expect((await put(bytes, 0, hashOf(new Uint8Array(1)))).status).toBe(422);
  expect((await put(bytes.slice(1), 0)).status).toBe(422);
  expect(await answerOf(await put(bytes, 0))).toEqual([200, { offset: 100, is_done: true }]);
});

test('a whole that is not the one told of is refused and forgotten', async () => {
  const bytes = new Uint8Array(randomBytes(UPLOAD_PIECE_BYTES + 5));
  await begin(aboutOf(bytes, { sha256: hashOf(new Uint8Array(3)) }));
  await put(bytes.slice(0, UPLOAD_PIECE_BYTES), 0);
  const answer = await put(bytes.slice(UPLOAD_PIECE_BYTES), UPLOAD_PIECE_BYTES);
  expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([422, 'upload.refused']);
  expect(take).not.toHaveBeenCalled();
  expect((await put(bytes.slice(0, UPLOAD_PIECE_BYTES), 0)).status).toBe(404);
  expect(await at.platform.blobs.exists(`t${tenantId}/recording/n1-c-1.wav`)).toBe(false);
});

test('when its kind fails, the next try begins there', async () => {
  const bytes = new Uint8Array(randomBytes(10));
  take.mockRejectedValueOnce(new Error('the database is away'));
  await begin(aboutOf(bytes));
  expect((await put(bytes, 0)).status).toBe(500);
  expect(await answerOf(await begin(aboutOf(bytes)))).toEqual([200, { offset: 10, is_done: true }]);
  expect(take).toHaveBeenCalledTimes(2);
});

test('a node sends nothing for a tenant that it does not serve, and gets no file of one', async () => {
  const other = await at.makeTenant();
  const bytes = new Uint8Array(randomBytes(10));
  expect((await begin(aboutOf(bytes, { tenant_id: other }))).status).toBe(404);
  expect((await put(bytes, 0)).status).toBe(404);
  const blob = await at.app.request(`${BASE}/node/blobs/${hashOf(bytes)}`, { headers: { authorization: `Bearer ${bearer}` } });
  expect(blob.status).toBe(404);
});

test('a sound recorded by phone becomes a sound of the tenant, once', async () => {
  const wav = writeWav([Int16Array.from({ length: 8000 }, (_, at) => 9000 * Math.sin(at / 2))], 8000);
  const meta = { extension: '1000', label: '12', at: '2026-11-22T12:00:00.000Z' };
  const sound = { ...aboutOf(wav, { kind: 'sound', id: 'a.wav', meta }) };
  const send = async () => {
    await begin(sound);
    return ask('PUT', `/node/uploads/sound/a.wav?offset=0&sha256=${hashOf(wav)}`, wav, 'application/octet-stream');
  };
  expect(await answerOf(await send())).toEqual([200, { offset: wav.length, is_done: true }]);
  await at.platform.db.run("update uploads set state = 'stored'");
  expect(await answerOf(await begin(sound))).toEqual([200, { offset: wav.length, is_done: true }]);
  const admin = await at.signedInAs('admin', tenantId);
  const rows = (await admin.call(listSounds, {})).data;
  expect(rows).toMatchObject([{ name: 'Recording 12 by 1000, 2026-11-22 12:00 UTC', source: 'phone', duration_ms: 1000 }]);
  expect(await at.platform.blobs.exists(`t${tenantId}/sound/n1-a.wav`)).toBe(false);
  const noise = new Uint8Array(randomBytes(300));
  const bad = { ...aboutOf(noise, { kind: 'sound', id: 'b.wav', meta }) };
  await begin(bad);
  const answer = await ask('PUT', `/node/uploads/sound/b.wav?offset=0&sha256=${hashOf(noise)}`, noise, 'application/octet-stream');
  expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([422, 'upload.refused']);
});

test('what was sent long ago is forgotten, the file of a finished one stays', async () => {
  const bytes = new Uint8Array(randomBytes(10));
  await begin(aboutOf(bytes));
  await put(bytes, 0);
  await begin(aboutOf(bytes, { id: 'c-2.wav' }));
  at.clock.advanceMs(31 * 86_400_000);
  await forgetOldUploads(at.platform);
  expect(await at.platform.blobs.exists(taken[0]?.key ?? '')).toBe(true);
  expect(await at.platform.db.all('select id from uploads')).toEqual([]);
});
