import { createPublicKey, verify } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CloudFrame, helloText, NodeFrame } from '@botpbx/shared/link/frames';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { silentLog } from '../log.ts';
import { type Link, startLink } from './client.ts';
import { makeCloudConfig } from './cloud-config.ts';
import { type Identity, makeKeys, readIdentity, writeIdentity } from './identity.ts';
import { openSpool, type Spool } from './spool.ts';

let folder = '';
let http: Server;
let sockets: WebSocketServer;
let identity: Identity;
let spool: Spool;
let link: Link | undefined;
const heard: { revision: number }[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'link-'));
  http = createServer();
  sockets = new WebSocketServer({ server: http });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  await writeIdentity(folder, { node_id: 7, system_name: 'n7', url, ...makeKeys(), cloud_public_key: makeKeys().public_key });
  identity = (await readIdentity(folder)) as Identity;
  spool = await openSpool({ folder: join(folder, 'spool'), log: silentLog });
});

afterEach(async () => {
  await link?.stop();
  link = undefined;
  heard.length = 0;
  await spool.close();
  for (const client of sockets.clients) client.terminate();
  http.closeAllConnections();
  http.close();
  await rm(folder, { recursive: true });
});

const begin = () => {
  link = startLink({
    identity,
    spool,
    version: '1',
    log: silentLog,
    appliedRevision: () => 3,
    onRevision: (revision) => heard.push({ revision }),
    onCommand: async (_, command) => ({ ok: true, answer: command }),
  });
  return link;
};

interface Peer {
  readonly socket: WebSocket;
  tell(frame: CloudFrame): void;
  /** The next frame of a type; others that come before are passed over. */
  next<Type extends NodeFrame['type']>(type: Type): Promise<Extract<NodeFrame, { type: Type }>>;
}

async function nextPeer(): Promise<Peer> {
  const [socket] = (await once(sockets, 'connection')) as [WebSocket];
  const frames: NodeFrame[] = [];
  let wake = () => {};
  socket.on('message', (data) => {
    frames.push(NodeFrame.parse(JSON.parse(String(data))));
    wake();
  });
  return {
    socket,
    tell: (frame) => socket.send(JSON.stringify(frame)),
    next: async (type) => {
      for (;;) {
        const frame = frames.shift();
        if (frame?.type === type) return frame as never;
        if (!frame) await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
}

async function welcome(peer: Peer, storedSeq: number | null, revision: number | null = null): Promise<void> {
  peer.tell({ type: 'challenge', nonce: 'n'.repeat(32) });
  await peer.next('hello');
  const stored = storedSeq === null ? null : { epoch: spool.epoch, seq: storedSeq };
  peer.tell({ type: 'welcome', bearer: 'b1', stored, revision, at: new Date().toISOString() });
}

const append = (account: string) =>
  spool.append({ kind: 'security', tenant_id: 1, at: '2026-11-22T10:00:00.000Z', what: 'other', account, address: '127.0.0.1' });

test('the hello proves who we are', async () => {
  const connected = nextPeer();
  begin();
  const peer = await connected;
  peer.tell({ type: 'challenge', nonce: 'x'.repeat(32) });
  const hello = await peer.next('hello');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: identity.public_key }, format: 'jwk' });
  expect(verify(null, Buffer.from(helloText('x'.repeat(32), 7)), key, Buffer.from(hello.signature, 'base64url'))).toBe(true);
  expect(hello).toMatchObject({ node_id: 7, applied_revision: 3, epoch: spool.epoch });
});

test('events go up from the place that the cloud has stored, and again after a cut', async () => {
  for (const account of ['a', 'b', 'c']) await append(account);
  const connected = nextPeer();
  begin();
  const first = await connected;
  await welcome(first, 1);
  expect((await first.next('events')).events.map(({ seq }) => seq)).toEqual([2, 3]);
  await append('d');
  expect((await first.next('events')).events.map(({ seq }) => seq)).toEqual([4]);
  const again = nextPeer();
  first.socket.terminate();
  const second = await again;
  await welcome(second, null);
  expect((await second.next('events')).events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
});

test('no more than a window is under way until the cloud acknowledges', async () => {
  await Promise.all(Array.from({ length: 3_000 }, (_, at) => append(`a${at}`)));
  const connected = nextPeer();
  begin();
  const peer = await connected;
  await welcome(peer, null);
  let newest = 0;
  while (newest < 2_000) newest = (await peer.next('events')).events.at(-1)?.seq ?? 0;
  const tooMany = peer.next('events');
  expect(await Promise.race([tooMany.then(() => 'more'), new Promise((resolve) => setTimeout(resolve, 150, 'waits'))])).toBe('waits');
  peer.tell({ type: 'ack', epoch: spool.epoch, seq: 2_000 });
  expect((await tooMany).events[0]?.seq).toBe(2_001);
});

test('a revision of the welcome and of a knock is passed on; a report is told again after a reconnect', async () => {
  const connected = nextPeer();
  const started = begin();
  const first = await connected;
  await welcome(first, null, 4);
  first.tell({ type: 'config-available', revision: 5 });
  await expect.poll(() => heard).toEqual([{ revision: 4 }, { revision: 5 }]);
  started.report({ type: 'applied', revision: 5, ms: 12 });
  await first.next('applied');
  const again = nextPeer();
  first.socket.terminate();
  const second = await again;
  await welcome(second, null, 5);
  expect(await second.next('applied')).toEqual({ type: 'applied', revision: 5, ms: 12 });
});

test('garbage from the cloud ends the connection and a fresh one is made', async () => {
  const connected = nextPeer();
  begin();
  const first = await connected;
  const again = nextPeer();
  first.socket.send('{"type":"welcome"');
  const second = await again;
  await welcome(second, null);
  await expect.poll(() => link?.state().isConnected).toBe(true);
});

test('an epoch that is not ours moves nothing', async () => {
  await append('a');
  const connected = nextPeer();
  begin();
  const peer = await connected;
  peer.tell({ type: 'challenge', nonce: 'n'.repeat(32) });
  await peer.next('hello');
  peer.tell({ type: 'welcome', bearer: 'b1', stored: { epoch: '0'.repeat(16), seq: 99 }, revision: null, at: new Date().toISOString() });
  expect((await peer.next('events')).events.map(({ seq }) => seq)).toEqual([1]);
});

test('configuration is asked for with the bearer, an envelope that did not change by its ETag', async () => {
  const asked: string[] = [];
  http.on('request', (request, response) => {
    asked.push(`${request.url} ${request.headers.authorization} ${request.headers['if-none-match'] ?? ''}`);
    if (request.headers['if-none-match'] === '"e1"') return response.writeHead(304).end();
    return response.writeHead(200, { etag: '"e1"' }).end('{"revision":4}');
  });
  const connected = nextPeer();
  const started = begin();
  await welcome(await connected, null);
  const cloud = makeCloudConfig({ url: identity.url, bearer: started.bearer });
  const signal = AbortSignal.timeout(5_000);
  expect(await cloud.envelope(4, signal)).toEqual({ revision: 4 });
  expect(await cloud.envelope(4, signal)).toEqual({ revision: 4 });
  expect(asked).toEqual(['/node/config/4 Bearer b1 ', '/node/config/4 Bearer b1 "e1"']);
});

test('who waits for a bearer is let go when its deadline comes', async () => {
  await expect(begin().bearer(AbortSignal.timeout(20))).rejects.toThrow();
});

test('a command is answered under its id', async () => {
  const connected = nextPeer();
  begin();
  const peer = await connected;
  await welcome(peer, null);
  peer.tell({ type: 'command', id: 'command-1', command: { kind: 'of tomorrow', more: 1 } });
  expect(await peer.next('result')).toEqual({
    type: 'result',
    id: 'command-1',
    outcome: { ok: true, answer: { kind: 'of tomorrow', more: 1 } },
  });
});
