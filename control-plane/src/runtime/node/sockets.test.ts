import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, BlockList, connect as connectTcp } from 'node:net';
import type { LiveEvent } from '@botpbx/shared/live/events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { enrollMachine, makeNode } from '../../../../tests/support/machine.ts';
import { makeTestPlatform, type SignedIn, type TestPlatform } from '../../../../tests/support/platform.ts';
import type { Platform } from '../../platform/platform.ts';
import { openSession } from '../../users/session.ts';
import { makeHub, type NodeHub } from './hub.ts';
import { makeSockets, type Sockets } from './sockets.ts';

let t: TestPlatform;
let ann: SignedIn;
let hub: NodeHub;
let sockets: Sockets;
let server: Server;
let base: string;
const open: WebSocket[] = [];
const inbox = new WeakMap<WebSocket, string[]>();
beforeEach(async () => {
  t = await makeTestPlatform();
  ann = await t.signedInAs('admin');
  hub = makeHub();
  const platform: Platform = { ...t.platform, hub, clock: { nowMs: () => Date.now() } };
  sockets = makeSockets({ platform, hub, trustedProxies: new BlockList() });
  server = createServer();
  server.on('upgrade', sockets.upgrade);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  base = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  for (const ws of open.splice(0)) ws.terminate();
  sockets.stop();
  server.closeAllConnections();
  server.close();
  await t.close();
});

/** Opens a socket; resolves with it, or with the status that refused it. */
async function dial(path: string, headers: Record<string, string> = {}): Promise<WebSocket | number> {
  const ws = new WebSocket(`ws://${base}${path}`, { headers });
  open.push(ws);
  const heard: string[] = [];
  inbox.set(ws, heard);
  ws.on('message', (data) => void heard.push(String(data)));
  return new Promise((resolve) => {
    ws.on('open', () => resolve(ws));
    ws.on('unexpected-response', (_, response) => {
      ws.on('error', () => {});
      ws.terminate();
      resolve(response.statusCode ?? 0);
    });
    ws.on('error', () => resolve(0));
  });
}
async function opened(path: string, headers: Record<string, string> = {}): Promise<WebSocket> {
  const ws = await dial(path, headers);
  if (typeof ws === 'number') throw new Error(`refused with ${ws}`);
  return ws;
}
/** The next message, also if it came before it was asked for. */
async function next(ws: WebSocket): Promise<unknown> {
  const heard = inbox.get(ws) ?? [];
  if (heard.length === 0) await once(ws, 'message');
  return JSON.parse(heard.shift() ?? '');
}
const tokenNow = () => openSession({ ...t.platform, clock: { nowMs: () => Date.now() } }, { id: ann.userId, session_version: 1 });
const began: LiveEvent = {
  event: 'call.new',
  data: { call_id: 'n1-1.1', from: '1001', to: '1002', direction: 'internal', timestamp: '2026-11-22T12:00:00.000Z' },
};

test('a client signs in by its first message and hears its tenant', async () => {
  const ws = await opened('/ws');
  ws.send(JSON.stringify({ type: 'auth', token: await tokenNow() }));
  expect(await next(ws)).toEqual({ type: 'auth_ok' });
  hub.toTenant(ann.tenantId + 1, began);
  hub.toTenant(ann.tenantId, began);
  expect(await next(ws)).toEqual(began);
});

test('texts of every length arrive whole', async () => {
  const ws = await opened('/ws');
  ws.send(JSON.stringify({ type: 'auth', token: await tokenNow() }));
  await next(ws);
  for (const length of [1, 125, 126, 300, 65_400, 65_536, 200_000]) {
    const live = { ...began, data: { ...began.data, from: 'ü'.repeat(length) } } as LiveEvent;
    const heard = next(ws);
    hub.toTenant(ann.tenantId, live);
    hub.toTenant(ann.tenantId, began);
    expect(await heard).toEqual(live);
    expect(await next(ws)).toEqual(began);
  }
});

test.each([
  ['our own page', () => `http://${base}`, 101],
  ['a foreign page', () => 'https://evil.example', 403],
  ['a page of no origin', () => 'null', 403],
  ['nobody knows where', () => undefined, 403],
])('a cookie on an upgrade from %s', async (_, origin, status) => {
  const from = origin();
  const cookie = `botpbx=${await tokenNow()}`;
  const ws = await dial('/ws', { cookie, ...(from === undefined ? {} : { origin: from }) });
  expect(typeof ws === 'number' ? ws : 101).toBe(status);
  if (typeof ws !== 'number') expect(await next(ws)).toEqual({ type: 'auth_ok' });
});

test('a page of another site may use a token, which no browser sends by itself', async () => {
  const ws = await opened('/ws', { origin: 'https://crm.example' });
  ws.send(JSON.stringify({ type: 'auth', token: await tokenNow() }));
  expect(await next(ws)).toEqual({ type: 'auth_ok' });
});

test('other paths are no sockets', async () => {
  expect(await dial('/api/extensions')).toBe(404);
  expect(await dial('/ws/')).toBe(404);
  expect(await dial('/wsx')).toBe(404);
  expect(typeof (await dial('/ws?x=1'))).not.toBe('number');
});

test('of one address, 64 sockets may be without a name', async () => {
  const answers = await Promise.all(Array.from({ length: 80 }, () => dial('/ws')));
  expect(answers.filter((answer) => answer === 429)).toHaveLength(16);
  for (const answer of answers) if (typeof answer !== 'number') answer.terminate();
  await expect.poll(() => dial('/ws').then((answer) => typeof answer)).toBe('object');
});

test('whoever says nothing is gone within five seconds', async () => {
  const ws = await opened('/ws');
  const begin = performance.now();
  const [code] = await once(ws, 'close');
  expect(code).toBe(4401);
  expect(performance.now() - begin).toBeLessThan(5_100);
});

test('a message over 64 KiB ends a live socket, a frame over 1 MiB a link', async () => {
  const live = await opened('/ws');
  live.send('x'.repeat(65_537));
  expect((await once(live, 'close'))[0]).toBe(1009);
  const link = await opened('/node/link');
  link.send('x'.repeat(1_048_577));
  expect((await once(link, 'close'))[0]).toBe(1009);
});

test('a binary message is no message', async () => {
  const link = await opened('/node/link');
  link.send(Buffer.from('{"type":"ping"}'), { binary: true });
  expect((await once(link, 'close'))[0]).toBe(4400);
});

test('a slow reader holds little of our memory and is cut off', async () => {
  const ws = await opened('/ws');
  ws.send(JSON.stringify({ type: 'auth', token: await tokenNow() }));
  await next(ws);
  ws.pause();
  const live = { ...began, data: { ...began.data, from: 'x'.repeat(1000) } } as LiveEvent;
  for (let sent = 0; sent < 30_000; sent += 1) {
    hub.toTenant(ann.tenantId, live);
    if (sent % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  await expect.poll(() => sockets.count(), { timeout: 5_000 }).toBe(0);
});

test('a node links over a real socket; a deleted one is cut off at once', async () => {
  const operator = await t.signedInAs('operator');
  const machine = await enrollMachine(t, operator, await makeNode(operator, [ann.tenantId]));
  await t.idle();
  const ws = await opened('/node/link');
  const challenge = (await next(ws)) as { nonce: string };
  ws.send(JSON.stringify(await machine.hello(challenge.nonce)));
  expect(await next(ws)).toMatchObject({ type: 'welcome', revision: 1 });
  expect(hub.isNodeOnline(machine.nodeId)).toBe(true);
  hub.dropNode(machine.nodeId, 'revoked');
  expect(await next(ws)).toEqual({ type: 'refused', code: 'revoked' });
  expect((await once(ws, 'close'))[0]).toBe(4401);
  expect(hub.isNodeOnline(machine.nodeId)).toBe(false);
  expect(hub.toNode(machine.nodeId, { type: 'ping' })).toBe(false);
});

test('signing out elsewhere ends all sockets of the user', async () => {
  const all = await Promise.all([opened('/ws'), opened('/ws')]);
  const token = await tokenNow();
  for (const ws of all) {
    ws.send(JSON.stringify({ type: 'auth', token }));
    await next(ws);
  }
  const ends = all.map((ws) => once(ws, 'close'));
  hub.dropUser(ann.userId);
  expect((await Promise.all(ends)).map(([code]) => code)).toEqual([4401, 4401]);
});

test('a stop tells everybody to go elsewhere and takes nobody in', async () => {
  const ws = await opened('/ws');
  const end = once(ws, 'close');
  sockets.stop();
  expect((await end)[0]).toBe(1001);
  expect(await dial('/ws')).toBe(503);
});

test('garbage instead of an upgrade harms nothing', async () => {
  const [host, port] = base.split(':');
  const socket = connectTcp(Number(port), host);
  socket.write('GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: short\r\n\r\n');
  const [data] = await once(socket, 'data');
  expect(String(data)).toContain('400');
  socket.destroy();
  expect(typeof (await dial('/ws'))).not.toBe('number');
});
