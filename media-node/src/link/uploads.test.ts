/** The outbox against a cloud that is away, breaks off, and forgets: what was put in arrives whole and once. */
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UPLOAD_PIECE_BYTES, type UploadAbout } from '@botpbx/shared/link/node-files';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { silentLog } from '../log.ts';
import { makeCloudFiles } from './cloud-files.ts';
import { openUploads, type Upload, type Uploads } from './uploads.ts';

let folder: string;
let server: Server;
let uploads: Uploads | undefined;
let url: string;
/** What the cloud has: by name, what was told and the bytes so far. */
const stored = new Map<string, { about: UploadAbout; bytes: Buffer }>();
/** Statuses that the next requests get instead of an answer; 0 cuts the connection, undefined answers. */
let failures: (number | undefined)[] = [];
let asked = 0;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'uploads-'));
  stored.clear();
  failures = [];
  asked = 0;
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      asked += 1;
      const failure = failures.shift();
      if (failure === 0) return void request.socket.destroy();
      if (failure !== undefined) return void response.writeHead(failure).end();
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify(answerTo(request.url ?? '', Buffer.concat(parts))));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  await uploads?.stop();
  uploads = undefined;
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});

function answerTo(path: string, body: Buffer): object {
  const name = (kind: string, id: string) => `${kind}.${id}`;
  if (path === '/node/uploads') {
    const about = JSON.parse(String(body)) as UploadAbout;
    const known = stored.get(name(about.kind, about.id));
    if (known?.about.sha256 !== about.sha256) stored.set(name(about.kind, about.id), { about, bytes: Buffer.alloc(0) });
    return stateOf(name(about.kind, about.id));
  }
  const { pathname, searchParams } = new URL(path, url);
  const [, , , kind = '', id = ''] = pathname.split('/');
  const row = stored.get(name(kind, id));
  expect(createHash('sha256').update(body).digest('hex')).toBe(searchParams.get('sha256'));
  if (row && row.bytes.length === Number(searchParams.get('offset'))) row.bytes = Buffer.concat([row.bytes, body]);
  return stateOf(name(kind, id));
}

const stateOf = (name: string) => {
  const row = stored.get(name);
  return { offset: row?.bytes.length ?? 0, is_done: row !== undefined && row.bytes.length === row.about.bytes };
};

const begin = async (nowMs: () => number = Date.now) => {
  const cloud = makeCloudFiles({ url, bearer: async () => 'bearer' });
  uploads = await openUploads({ folder: join(folder, 'outbox'), cloud, log: silentLog, nowMs, retry: { firstMs: 5, lastMs: 20 } });
  return uploads;
};
const fileOf = async (bytes: Buffer, name = 'one.wav') => {
  const file = join(folder, name);
  await writeFile(file, bytes);
  return file;
};
const uploadOf = (file: string, more: Partial<Upload> = {}): Upload => ({
  tenantId: 7,
  kind: 'recording',
  id: 'one',
  file,
  type: 'audio/wav',
  meta: { call_id: 'n1-1.1' },
  whenStored: 'delete',
  ...more,
});
const empty = () => vi.waitFor(() => expect(uploads?.waiting()).toBe(0), { timeout: 5000 });

test('a file goes up and leaves the disk; one that is to stay, stays', async () => {
  const bytes = randomBytes(1000);
  const [one, two] = [await fileOf(bytes), await fileOf(bytes, 'two.wav')];
  const outbox = await begin();
  await outbox.put(uploadOf(one));
  await outbox.put(uploadOf(two, { id: 'two', whenStored: 'keep' }));
  await empty();
  expect(stored.get('recording.one')?.bytes.equals(bytes)).toBe(true);
  expect(stored.get('recording.one')?.about).toMatchObject({ tenant_id: 7, bytes: 1000, meta: { call_id: 'n1-1.1' } });
  expect([existsSync(one), existsSync(two)]).toEqual([false, true]);
  expect(await readdir(join(folder, 'outbox'))).toEqual([]);
});

test('connections that are cut and a cloud that breaks cost nothing but time: it goes on at the piece it stopped at', async () => {
  const bytes = randomBytes(2 * UPLOAD_PIECE_BYTES + 100);
  failures = [0, 500, 503];
  const outbox = await begin();
  await outbox.put(uploadOf(await fileOf(bytes)));
  await vi.waitFor(() => expect(stored.get('recording.one')?.bytes.length).toBeGreaterThan(0), { timeout: 5000 });
  failures = [0, 502];
  await empty();
  expect(stored.get('recording.one')?.bytes.equals(bytes)).toBe(true);
});

test('what was put in outlives the process', async () => {
  const bytes = randomBytes(500);
  failures = Array(1000).fill(503);
  const first = await begin();
  await first.put(uploadOf(await fileOf(bytes)));
  await vi.waitFor(() => expect(asked).toBeGreaterThan(1));
  await first.stop();
  failures = [];
  const second = await begin();
  expect(second.waiting()).toBe(1);
  await empty();
  expect(stored.get('recording.one')?.bytes.equals(bytes)).toBe(true);
});

test('what the cloud refuses does not hold up others, is offered again, and is given up after a week', async () => {
  let nowMs = 0;
  failures = [422];
  const file = await fileOf(randomBytes(10));
  const outbox = await begin(() => nowMs);
  await outbox.put(uploadOf(file));
  await vi.waitFor(() => expect(asked).toBe(1));
  await outbox.put(uploadOf(await fileOf(randomBytes(20), 'two.wav'), { id: 'two' }));
  await vi.waitFor(() => expect(outbox.waiting()).toBe(1), { timeout: 5000 });
  expect([...stored.keys()]).toEqual(['recording.two']);
  nowMs = 8 * 86_400_000;
  failures = [undefined, undefined, 422];
  await outbox.put(uploadOf(await fileOf(randomBytes(30), 'three.wav'), { id: 'three' }));
  await empty();
  expect([...stored.keys()]).toEqual(['recording.two', 'recording.three']);
  expect(existsSync(file)).toBe(true);
});

test('a file that is gone is told of and forgotten', async () => {
  const outbox = await begin();
  await outbox.put(uploadOf(join(folder, 'nothing.wav')));
  await empty();
  expect(asked).toBe(0);
});
