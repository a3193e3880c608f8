/** What must hold on every runtime: health, login, one noun from birth to death, the tenant's wall, problems, documents, revocation. */

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { clientOf } from '@botpbx/shared/api/client';
import { createExtension, deleteExtension, getExtension, listExtensions, updateExtension } from '@botpbx/shared/api/extensions';
import { login } from '@botpbx/shared/api/login';
import { deleteSound, getSoundAudio, speakSound, uploadSound } from '@botpbx/shared/api/sounds';
import { logout, me } from '@botpbx/shared/api/users';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeWav } from '../../control-plane/src/base/audio/wav.ts';
import { pathTricks } from '../contract/tokens.ts';
import { flowTests } from './flows.ts';
import type { Running } from './running.ts';
import { PASSWORD, seedDatabase } from './seed.ts';

/** What the runtimes do not have in common. */
export interface RuntimeTraits {
  /** Has it decoders and a speech engine, or WAV files alone? */
  readonly readsEverySound: boolean;
  /** Does it reach servers by itself? What stands in for the network of Workers follows redirects before they see them. */
  readonly hasOwnNetwork: boolean;
}

/** Registers the tests; `start` gets the path of a database file. */
export function runtimeSuite(start: (file: string) => Promise<Running>, traits: RuntimeTraits): void {
  let folder: string;
  let running: Running;
  const send = (path: string, init?: RequestInit) => fetch(running.url + path, init);
  const as = (token: string) =>
    clientOf({ fetch: (request) => fetch(request), base: running.url, headers: () => ({ authorization: `Bearer ${token}` }) });
  const tokenOf = async (email: string) => (await as('')(login, { body: { email, password: PASSWORD } })).token;
  const problemOf = async (response: Response) => {
    const body = (await response.json()) as Record<string, unknown>;
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(body.instance).toBe(response.headers.get('x-request-id'));
    return [response.status, body.code];
  };
  const json = { 'content-type': 'application/json' };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'botpbx-runtime-'));
    running = await start(await seedDatabase(folder));
  }, 60_000);
  afterAll(async () => {
    if (running) await running.stop();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  test('it is healthy from the first moment, also when thirty ask at once', async () => {
    const answers = await Promise.all(Array.from({ length: 30 }, () => send('/healthz')));
    expect(answers.map(({ status }) => status)).toEqual(Array(30).fill(200));
    expect(await answers[0]?.json()).toMatchObject({ status: 'ok' });
  });

  test('the right password signs in and leaves a cookie, a wrong one and a wrong name do not', async () => {
    const sign = (email: string, password: string) =>
      send('/api/auth/login', { method: 'POST', headers: json, body: JSON.stringify({ email, password }) });
    const good = await sign('ann@example.com', PASSWORD);
    expect([good.status, good.headers.get('set-cookie')]).toEqual([200, expect.stringMatching(/HttpOnly; SameSite=Strict/)]);
    expect(await problemOf(await sign('ann@example.com', 'wrong horse battery'))).toEqual([401, 'auth.failed']);
    expect(await problemOf(await sign('nobody@example.com', PASSWORD))).toEqual([401, 'auth.failed']);
    const cookie = good.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect((await send('/api/auth/me', { headers: { cookie } })).status).toBe(200);
    expect(
      await problemOf(await send('/api/auth/logout', { method: 'POST', headers: { cookie, origin: 'https://evil.example' } })),
    ).toEqual([403, 'auth.foreign_origin']);
  });

  test('an extension is made, read, changed and deleted', async () => {
    const ann = as(await tokenOf('ann@example.com'));
    const made = await ann(createExtension, { body: { extension: '1001', name: 'Jörg Müller 🦊' } });
    expect(made).toMatchObject({ extension: '1001', name: 'Jörg Müller 🦊', ring_timeout: 20, secret: expect.any(String) });
    const params = { id: made.id };
    expect(await ann(updateExtension, { params, body: { ring_timeout: 25, email: 'j@example.com' } })).toMatchObject({
      ring_timeout: 25,
      name: made.name,
    });
    expect(await ann(getExtension, { params })).toMatchObject({ ring_timeout: 25, email: 'j@example.com' });
    expect((await ann(listExtensions, {})).data.map(({ extension }) => extension)).toContain('1001');
    await ann(deleteExtension, { params });
    await expect(ann(getExtension, { params })).rejects.toMatchObject({ status: 404 });
  });

  test('a row of another tenant does not exist', async () => {
    const [ann, bob] = [as(await tokenOf('ann@example.com')), as(await tokenOf('bob@example.com'))];
    const { id } = await bob(createExtension, { body: { extension: '2001', name: 'Bob' } });
    await expect(ann(getExtension, { params: { id } })).rejects.toMatchObject({ status: 404 });
    await expect(ann(deleteExtension, { params: { id } })).rejects.toMatchObject({ status: 404 });
    expect((await ann(listExtensions, {})).data.map(({ extension }) => extension)).not.toContain('2001');
    expect(await bob(getExtension, { params: { id } })).toMatchObject({ name: 'Bob' });
  });

  test('every bad ending is a problem', async () => {
    const headers = { ...json, authorization: `Bearer ${await tokenOf('ann@example.com')}` };
    const post = (body: BodyInit, more = {}) => send('/api/extensions', { method: 'POST', headers, body, ...more });
    expect(await problemOf(await send('/api/extensions'))).toEqual([401, 'auth.required']);
    expect(await problemOf(await send('/api/nothing', { headers }))).toEqual([404, 'request.no_such_path']);
    expect(await problemOf(await send('/api/extensions/1', { method: 'PATCH', headers }))).toEqual([405, 'request.method_not_allowed']);
    expect(await problemOf(await post('{"extension":'))).toEqual([400, 'request.unreadable']);
    expect(await problemOf(await post('{"extension":"x","nonsense":1}'))).toEqual([422, 'request.invalid']);
    expect(await problemOf(await post(`"${'x'.repeat(1_100_000)}"`))).toEqual([413, 'request.too_large']);
    const chunked = new Blob([`"${'x'.repeat(1_100_000)}"`]).stream();
    expect(await problemOf(await post(chunked, { duplex: 'half' }))).toEqual([413, 'request.too_large']);
  });

  test('no other way to write an address leads around the sign-in', async () => {
    const { data } = await as(await tokenOf('bob@example.com'))(listExtensions, {});
    expect(data.length).toBeGreaterThan(0);
    for (const path of pathTricks('/api/extensions')) {
      const { status, text } = await sendRaw(running.url, path);
      expect([path, status < 500, /"data"|"extension"/.test(text)]).toEqual([path, true, false]);
    }
  });

  test('the documents are there, valid, and sent again only when they changed', async () => {
    const response = await send('/openapi.json');
    const checked = await new Validator().validate((await response.json()) as Record<string, unknown>);
    expect([response.status, checked.valid]).toEqual([200, true]);
    const again = await send('/openapi.json', { headers: { 'if-none-match': response.headers.get('etag') ?? '' } });
    expect(again.status).toBe(304);
    const page = await send('/docs');
    expect([page.status, page.headers.get('content-type'), await page.text()]).toEqual([
      200,
      'text/html; charset=utf-8',
      expect.stringContaining('postExtensions'),
    ]);
  });

  test('a hundred requests at once are all answered', async () => {
    const token = await tokenOf('ann@example.com');
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => send('/api/extensions', { headers: { authorization: `Bearer ${token}` } })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(100).fill(200));
  });

  test('a write with a key takes effect once, also when ten come at once', async () => {
    const headers = { ...json, authorization: `Bearer ${await tokenOf('ann@example.com')}`, 'idempotency-key': 'rush' };
    const body = JSON.stringify({ extension: '1009', name: 'Once' });
    const answers = await Promise.all(Array.from({ length: 10 }, () => send('/api/extensions', { method: 'POST', headers, body })));
    const bodies = (await Promise.all(answers.map((answer) => answer.json()))) as { id: number; secret?: string }[];
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(201));
    expect([new Set(bodies.map(({ id }) => id)).size, bodies.filter(({ secret }) => secret).length]).toEqual([1, 1]);
  });

  test('a sound is sent, heard in ranges and deleted; a large one too, which is stored in pieces', { timeout: 60_000 }, async () => {
    const token = await tokenOf('ann@example.com');
    const ann = as(token);
    for (const seconds of [1, 240]) {
      const wav = writeWav([Int16Array.from({ length: 16_000 * seconds }, (_, at) => (at * 7919) % 20_000)], 16_000);
      const { id, duration_ms, bytes } = await ann(uploadSound, { query: { name: 'Long' }, raw: { type: 'audio/wav', bytes: wav } });
      expect([duration_ms, bytes]).toEqual([seconds * 1000, wav.length]);
      const ask = (range: string) => send(`/api/sounds/${id}/audio`, { headers: { authorization: `Bearer ${token}`, range } });
      const end = await ask('bytes=-100');
      expect([end.status, end.headers.get('content-range')]).toEqual([206, `bytes ${bytes - 100}-${bytes - 1}/${bytes}`]);
      expect(new Uint8Array(await end.arrayBuffer())).toEqual(wav.slice(-100));
      expect(new Uint8Array(await (await ask('bytes=1000-1009')).arrayBuffer())).toEqual(wav.slice(1000, 1010));
      expect(new Uint8Array(await (await ann(getSoundAudio, { params: { id } })).arrayBuffer())).toEqual(wav);
      await ann(deleteSound, { params: { id } });
      expect((await ask('bytes=0-1')).status).toBe(404);
    }
  });

  test('an MP3 file and a text become sounds, or it says why they cannot', { timeout: 60_000 }, async () => {
    const ann = as(await tokenOf('ann@example.com'));
    const bytes = new Uint8Array(await readFile(join(import.meta.dirname, '../support/sounds/tone-1000.mp3')));
    const sent = () => ann(uploadSound, { query: { name: 'MP3' }, raw: { type: 'audio/mpeg', bytes } });
    const said = () => ann(speakSound, { body: { name: 'Said', text: 'Good morning' } });
    if (traits.readsEverySound) {
      expect(Math.abs((await sent()).duration_ms - 1500)).toBeLessThan(100);
      expect((await said()).duration_ms).toBeGreaterThan(500);
      return;
    }
    const onlyWav = { code: 'sound.unreadable', detail: expect.stringContaining('WAV') };
    await expect(sent()).rejects.toMatchObject({ status: 422, problem: onlyWav });
    await expect(said()).rejects.toMatchObject({ status: 503, problem: { detail: expect.stringContaining('speech engine') } });
  });

  flowTests(async () => as(await tokenOf('ann@example.com')), traits);

  test('who signed out is out, everywhere and at once', async () => {
    const [first, second] = [as(await tokenOf('bob@example.com')), as(await tokenOf('bob@example.com'))];
    expect((await second(me, {})).user.email).toBe('bob@example.com');
    await first(logout, {});
    for (const session of [first, second]) await expect(session(me, {})).rejects.toMatchObject({ status: 401 });
  });
}

/** Sends a path just as it is written; `fetch` would tidy it up. */
function sendRaw(url: string, path: string): Promise<{ status: number; text: string }> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, agent: false }, (response) => {
      textOf(response).then((text) => resolve({ status: response.statusCode ?? 0, text }), reject);
    });
    sent.on('error', reject);
    sent.end();
  });
}
