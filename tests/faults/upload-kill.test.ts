/** The node process is killed again and again while it brings a large file up: it goes on where it was, and the file arrives whole and once. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { BlockList } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { UPLOAD_PIECE_BYTES } from '@botpbx/shared/link/node-files';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '../../control-plane/src/kit/bind.ts';
import { bearerOf } from '../../control-plane/src/link/bearer.ts';
import { uploadKinds } from '../../control-plane/src/link/upload-kinds.ts';
import { type Listener, listen } from '../../control-plane/src/runtime/node/http.ts';
import { inRoot } from '../../infra/base/root.ts';
import { makeTestPlatform, type TestPlatform } from '../support/platform.ts';

const KILLS = Number(process.env.KILLS ?? 6);
const PIECES = 12;
/** What the line lets through: each piece takes some time. */
const PIECE_MS = 120;

let at: TestPlatform;
let server: Listener;
let folder: string;
let child: ChildProcess | undefined;
let piecesAsked = 0;

beforeAll(async () => {
  // what recordings want of an upload is tested with them
  Object.assign(uploadKinds, { recording: async () => undefined });
  at = await makeTestPlatform();
  folder = await mkdtemp(join(tmpdir(), 'botpbx-upload-'));
  const fetch: App['fetch'] = async (request, peer) => {
    if (request.method === 'PUT') {
      piecesAsked += 1;
      await sleep(PIECE_MS);
    }
    return at.app.fetch(request, peer);
  };
  const parts = { app: { fetch } as App, files: async () => new Response(), tls: undefined };
  const place = { host: '127.0.0.1', port: 0, variable: 'PORT' };
  server = await listen({ ...parts, trustedProxies: new BlockList(), upgrade: (_request, socket) => socket.destroy() }, place);
});
afterAll(async () => {
  child?.kill('SIGKILL');
  await server.stop(0);
  await at.close();
  await rm(folder, { recursive: true, force: true });
});

test(`${KILLS} kills in the middle of an upload`, { timeout: 60_000 }, async () => {
  const tenantId = await at.makeTenant();
  const operator = await at.signedInAs('operator');
  const node = (await (await operator.request('POST', '/api/nodes', { name: 'one', tenant_ids: [tenantId] })).json()) as { id: number };
  const env = { ...process.env, TENANT: String(tenantId), BEARER: await bearerOf(at.platform, node.id) };
  const url = `http://127.0.0.1:${server.port}`;
  const bytes = randomBytes(PIECES * UPLOAD_PIECE_BYTES - 1234);
  const file = join(folder, 'one.wav');
  await writeFile(file, bytes);
  const start = (first: boolean) => {
    const args = [inRoot('tests', 'faults', 'uploading-node.ts'), join(folder, 'outbox'), first ? file : '', url];
    child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
    return child;
  };
  start(true);
  for (let kills = 0; kills < KILLS; kills += 1) {
    // it says that it has begun
    await once(child?.stdout ?? process.stdin, 'data');
    await sleep(100 + Math.random() * 400);
    child?.kill('SIGKILL');
    if (child) await once(child, 'exit');
    start(false);
  }
  const [code] = child ? await once(child, 'exit') : [1];
  expect(code).toBe(0);
  const found = await at.platform.blobs.get(`t${tenantId}/recording/n${node.id}-one.wav`);
  const arrived = createHash('sha256').update(new Uint8Array(await new Response(found?.body).arrayBuffer()));
  expect(arrived.digest('hex')).toBe(createHash('sha256').update(bytes).digest('hex'));
  expect(existsSync(file)).toBe(false);
  expect(piecesAsked).toBeLessThanOrEqual(PIECES + 2 * KILLS);
  console.log(JSON.stringify({ kills: KILLS, pieces: PIECES, pieces_sent: piecesAsked }));
});
