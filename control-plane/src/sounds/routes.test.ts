import { createHash } from 'node:crypto';
import { createMusicClass, deleteMusicClass, updateMusicClass } from '@botpbx/shared/api/music-classes';
import {
  deleteSound,
  getSound,
  getSoundAudio,
  listSounds,
  previewSpeech,
  speakSound,
  updateSound,
  uploadSound,
} from '@botpbx/shared/api/sounds';
import { updateOwnTenant } from '@botpbx/shared/api/tenants';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BASE, makeTestPlatform, type SignedIn, type TestPlatform } from '../../../tests/support/platform.ts';
import { writeWav } from '../base/audio/wav.ts';

let at: TestPlatform;
let admin: SignedIn;
beforeEach(async () => {
  at = await makeTestPlatform();
  admin = await at.signedInAs('admin');
});
afterEach(() => at.close());

const wavOf = (loudness: number, seconds = 1) =>
  writeWav([Int16Array.from({ length: 16_000 * seconds }, (_, n) => loudness * Math.sin(n / 3))], 16_000);
const upload = (name: string, bytes: Uint8Array<ArrayBuffer> = wavOf(8000)) =>
  admin.call(uploadSound, { query: { name }, raw: { type: 'audio/wav', bytes } });
const send = (body: BodyInit, type: string | undefined, query = '?name=x', more: Record<string, string> = {}) =>
  at.app.request(`${BASE}/api/sounds${query}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${admin.token}`, ...(type === undefined ? {} : { 'content-type': type }), ...more },
    body,
  });

test('a file becomes a sound that can be heard, renamed and deleted', async () => {
  const made = await upload('Welcome');
  expect(made).toMatchObject({ name: 'Welcome', source: 'upload', duration_ms: 1000, bytes: 32_044, text: null, voice: null });
  const audio = new Uint8Array(await (await admin.call(getSoundAudio, { params: { id: made.id } })).arrayBuffer());
  expect(createHash('sha256').update(audio).digest('hex')).toBe(made.hash);
  expect((await admin.call(updateSound, { params: { id: made.id }, body: { name: 'Hello' } })).name).toBe('Hello');
  expect((await admin.call(listSounds, {})).data.map(({ name }) => name)).toEqual(['Hello']);
  await admin.call(deleteSound, { params: { id: made.id } });
  await expect(admin.call(getSound, { params: { id: made.id } })).rejects.toMatchObject({ status: 404 });
});

test('a form does as well as plain bytes', async () => {
  const form = new FormData();
  form.set('name', 'From a form');
  form.set('file', new Blob([wavOf(8000)], { type: 'audio/wav' }), 'any name.exe');
  const answer = await send(form, undefined, '');
  expect([answer.status, await answer.json()]).toMatchObject([201, { name: 'From a form', duration_ms: 1000 }]);
});

test('what is no sound is 422, too large 413, said wrongly 400, without a name 422', async () => {
  const codeOf = async (answer: Response) => [answer.status, ((await answer.json()) as { code: string }).code];
  expect(await codeOf(await send('hello', 'audio/wav'))).toEqual([422, 'sound.unreadable']);
  expect(await codeOf(await send('{}', 'application/json'))).toEqual([400, 'request.unreadable']);
  expect(await codeOf(await send('hello', 'multipart/form-data; boundary=x'))).toEqual([400, 'request.unreadable']);
  expect(await codeOf(await send(wavOf(1), 'audio/wav', ''))).toEqual([422, 'request.invalid']);
  expect(await codeOf(await send(new Uint8Array(21 * 1_048_576), 'audio/wav'))).toEqual([413, 'request.too_large']);
  const chunked = { duplex: 'half', body: new Blob([new Uint8Array(21 * 1_048_576)]).stream() };
  const headers = { authorization: `Bearer ${admin.token}`, 'content-type': 'audio/wav' };
  expect(await codeOf(await at.app.request(`${BASE}/api/sounds?name=x`, { method: 'POST', headers, ...chunked } as RequestInit))).toEqual([
    413,
    'request.too_large',
  ]);
});

test('a file that was sent twice with one key is one sound; another file with the key is refused', async () => {
  const key = { 'idempotency-key': 'one' };
  const [one, two] = [await send(wavOf(8000), 'audio/wav', '?name=x', key), await send(wavOf(8000), 'audio/wav', '?name=x', key)];
  expect([one.status, two.status, two.headers.get('idempotency-replayed')]).toEqual([201, 201, 'true']);
  expect(await two.json()).toEqual(await one.json());
  expect((await send(wavOf(9000), 'audio/wav', '?name=x', key)).status).toBe(409);
  expect((await admin.call(listSounds, {})).data).toHaveLength(1);
});

test('ranges of the audio are those of RFC 9110', async () => {
  const { id, hash } = await upload('Long');
  const ask = (headers: Record<string, string>) => admin.request('GET', `/api/sounds/${id}/audio`, undefined, headers);
  const whole = new Uint8Array(await (await ask({})).arrayBuffer());
  const part = await ask({ range: 'bytes=10-19' });
  expect([part.status, part.headers.get('content-range'), part.headers.get('content-length')]).toEqual([206, 'bytes 10-19/32044', '10']);
  expect(new Uint8Array(await part.arrayBuffer())).toEqual(whole.slice(10, 20));
  expect(new Uint8Array(await (await ask({ range: 'bytes=-4' })).arrayBuffer())).toEqual(whole.slice(-4));
  expect(new Uint8Array(await (await ask({ range: 'bytes=32040-99999' })).arrayBuffer())).toEqual(whole.slice(32_040));
  const beyond = await ask({ range: 'bytes=40000-' });
  expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, 'bytes */32044']);
  for (const odd of ['bytes=9-3', 'bytes=a-b', 'lines=1-2', 'bytes=0-1,5-6']) expect((await ask({ range: odd })).status).toBe(200);
  expect((await ask({ 'if-none-match': `"${hash}"` })).status).toBe(304);
  expect((await ask({ range: 'bytes=0-1', 'if-range': '"old"' })).status).toBe(200);
});

test('a text becomes a sound, and can be heard before', async () => {
  const preview = await admin.call(previewSpeech, { body: { text: 'Hello' } });
  expect(preview.type).toBe('audio/wav');
  expect((await admin.call(listSounds, {})).data).toEqual([]);
  const made = await admin.call(speakSound, { body: { name: 'Said', text: 'Hello', voice: 'rms' } });
  expect(made).toMatchObject({ source: 'speech', text: 'Hello', voice: 'rms' });
  await expect(admin.call(speakSound, { body: { name: 'Said', text: '  ' } })).rejects.toMatchObject({ status: 422 });
});

test('equal sounds share one file, which stays as long as one of them does', async () => {
  const [one, two] = [await upload('One'), await upload('Two')];
  expect(one.hash).toBe(two.hash);
  const key = `t${admin.tenantId}/sounds/${one.hash}.wav`;
  await admin.call(deleteSound, { params: { id: one.id } });
  expect(await at.platform.blobs.exists(key)).toBe(true);
  await admin.call(deleteSound, { params: { id: two.id } });
  expect(await at.platform.blobs.exists(key)).toBe(false);
});

test('a sound that a music class plays stays, and so does a class that the tenant plays', async () => {
  const { id } = await upload('Song');
  const made = await admin.call(createMusicClass, { body: { name: 'Calm', sound_ids: [id] } });
  expect(made).toMatchObject({ order: 'in_order', sound_ids: [id] });
  await expect(admin.call(deleteSound, { params: { id } })).rejects.toMatchObject({
    status: 409,
    problem: { code: 'in_use', errors: [{ path: `music_class:${made.id}` }] },
  });
  await admin.call(updateOwnTenant, { body: { music_class_id: made.id } });
  await expect(admin.call(deleteMusicClass, { params: { id: made.id } })).rejects.toMatchObject({ status: 409 });
  await admin.call(updateOwnTenant, { body: { music_class_id: null } });
  const other = await upload('Other', wavOf(3000));
  expect((await admin.call(updateMusicClass, { params: { id: made.id }, body: { order: 'random', sound_ids: [other.id] } })).order).toBe(
    'random',
  );
  await admin.call(deleteSound, { params: { id } });
  await admin.call(deleteMusicClass, { params: { id: made.id } });
});

test('a class plays at least one sound, each once, and no other tenant’s', async () => {
  const { id } = await upload('Song');
  const stranger = await at.signedInAs('admin');
  const make = (who: SignedIn, sound_ids: number[]) => who.call(createMusicClass, { body: { name: 'Calm', sound_ids } });
  for (const ids of [[], [id, id]]) await expect(make(admin, ids)).rejects.toMatchObject({ status: 422 });
  await expect(make(stranger, [id])).rejects.toMatchObject({ problem: { code: 'reference.not_found' } });
  const { id: classId } = await make(admin, [id]);
  await expect(stranger.call(updateOwnTenant, { body: { music_class_id: classId } })).rejects.toMatchObject({
    problem: { code: 'reference.not_found' },
  });
});
