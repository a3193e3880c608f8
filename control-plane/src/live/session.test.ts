import { changePassword, logout } from '@botpbx/shared/api/users';
import type { LiveEvent } from '@botpbx/shared/live/events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type FakeSocket, fakeSocket } from '../../../tests/support/machine.ts';
import { makeTestPlatform, type SignedIn, type TestPlatform } from '../../../tests/support/platform.ts';
import { openSession } from '../users/session.ts';
import { AUTH_WITHIN_MS, LiveSession, MAX_BUFFERED_BYTES, RECHECK_EVERY_MS, spread } from './session.ts';

let t: TestPlatform;
let ann: SignedIn;
let room: Set<LiveSession>;
beforeEach(async () => {
  t = await makeTestPlatform();
  ann = await t.signedInAs('admin');
  room = new Set();
});
afterEach(() => t.close());

interface Client {
  readonly socket: FakeSocket;
  readonly session: LiveSession;
  say(message: unknown): Promise<void>;
}
function connect(cookieToken?: string): Client {
  const socket = fakeSocket();
  const door = { enter: (session: LiveSession) => void room.add(session), leave: (session: LiveSession) => void room.delete(session) };
  const session = new LiveSession({ platform: t.platform, socket, door, cookieToken });
  return { socket, session, say: (message) => session.onMessage(typeof message === 'string' ? message : JSON.stringify(message)) };
}
async function signedIn(user = ann): Promise<Client> {
  const client = connect();
  await client.say({ type: 'auth', token: user.token });
  expect(client.socket.take()).toEqual([{ type: 'auth_ok' }]);
  return client;
}

const timestamp = '2026-11-22T12:00:00.000Z';
const call_id = 'n1-1795366757.8';
const began: LiveEvent = { event: 'call.new', data: { call_id, from: '1001', to: '1002', direction: 'internal', timestamp } };
const ended: LiveEvent = { event: 'call.end', data: { call_id, duration: 3, disposition: 'ANSWERED', timestamp } };
const busy: LiveEvent = { event: 'extension.status', data: { extension: '1001', status: 'busy', previous: 'available', dnd: false } };
const free: LiveEvent = { event: 'extension.status', data: { extension: '1002', status: 'available', previous: 'busy', dnd: false } };
const nodeUp: LiveEvent = { event: 'node.status', data: { node_id: 1, status: 'online', latest_revision: 1, applied_revision: 1 } };
const attack: LiveEvent = {
  event: 'security.alert',
  data: { node_id: 1, what: 'wrong_password', account: '1001', address: '203.0.113.9:5060', timestamp },
};
const all = [began, ended, busy, free, nodeUp, attack];
const spreadAll = () => {
  for (const live of all) spread(live, room);
};

test('whoever shows a valid token hears everything, as the reference writes it', async () => {
  const client = await signedIn();
  spreadAll();
  expect(client.socket.take()).toEqual(all);
});

test.each([
  ['everything', ['*'], all],
  ['calls', ['call.*'], [began, ended]],
  ['one kind', ['call.new'], [began]],
  ['one call', [`call.${call_id}.*`], [began, ended]],
  ['one phone', ['extension.1001.*'], [busy]],
  ['two patterns', ['extension.1002.status', 'call.end'], [ended, free]],
  ['queues that are silent', ['queue.sales.*'], []],
  ['nothing', [], []],
])('a subscription to %s narrows', async (_, events, heard) => {
  const client = await signedIn();
  await client.say({ type: 'subscribe', events });
  expect(client.socket.take()).toEqual([{ type: 'subscribed', events }]);
  spreadAll();
  expect(client.socket.take()).toEqual(heard);
});

test('subscriptions add up, and can be taken back', async () => {
  const client = await signedIn();
  await client.say({ type: 'subscribe', events: ['call.new'] });
  await client.say({ type: 'subscribe', events: ['extension.1001.*'] });
  spreadAll();
  await client.say({ type: 'unsubscribe', events: ['call.new'] });
  spreadAll();
  await client.say({ type: 'unsubscribe', events: ['extension.1001.*'] });
  spreadAll();
  const said = client.socket.take();
  expect(said.filter((message) => 'event' in (message as object))).toEqual([began, busy, busy]);
  expect(said.at(-1)).toEqual({ type: 'subscribed', events: [] });
});

test.each(['call', 'call.* x', '../secrets', 'call.new\u0000', ''])(
  '%j is no pattern, and then nothing of the message counts',
  async (bad) => {
    const client = await signedIn();
    await client.say({ type: 'subscribe', events: ['call.*', bad] });
    expect(client.socket.take()).toEqual([{ type: 'error', code: 'topic.invalid' }]);
    spreadAll();
    expect(client.socket.take()).toEqual(all);
  },
);

test('at most 200 patterns', async () => {
  const client = await signedIn();
  const patterns = (first: number, count: number) => Array.from({ length: count }, (_, at) => `extension.${first + at}.*`);
  await client.say({ type: 'subscribe', events: patterns(1000, 200) });
  await client.say({ type: 'subscribe', events: ['call.*'] });
  await client.say({ type: 'subscribe', events: patterns(1000, 1_000) });
  expect(client.socket.take().slice(1)).toEqual([
    { type: 'error', code: 'topic.invalid' },
    { type: 'error', code: 'message.invalid' },
  ]);
});

test('a role hears what it may read', async () => {
  const heardBy = async (role: 'member' | 'viewer') => {
    room.clear();
    const client = await signedIn(await t.signedInAs(role));
    spreadAll();
    return client.socket.take();
  };
  expect(await heardBy('member')).toEqual([began, ended, busy, free]);
  expect(await heardBy('viewer')).toEqual([began, ended, busy, free, nodeUp]);
});

test.each([
  ['a wrong token', { type: 'auth', token: 'eyJhbGciOiJub25lIn0.e30.' }, 'auth.failed'],
  ['an empty token', { type: 'auth', token: '' }, 'auth.failed'],
  ['another message first', { type: 'subscribe', events: ['*'] }, 'auth.required'],
  ['garbage first', '\u0000\u0001', 'auth.required'],
  ['an endless token', { type: 'auth', token: 'x'.repeat(5000) }, 'auth.required'],
])('%s ends the socket and hears nothing', async (_, message, code) => {
  const client = connect();
  await client.say(message);
  expect(client.socket.take()).toEqual([{ type: 'error', code }]);
  expect(client.socket.closed?.code).toBe(4401);
  await client.say({ type: 'auth', token: ann.token });
  spreadAll();
  expect(client.socket.take()).toEqual([]);
  expect(room.size).toBe(0);
});

test('whoever shows nothing is cut off within five seconds', () => {
  const client = connect();
  t.clock.advanceMs(AUTH_WITHIN_MS - 1);
  client.session.onTick();
  expect(client.socket.closed).toBeUndefined();
  t.clock.advanceMs(1);
  client.session.onTick();
  expect(client.socket.take()).toEqual([{ type: 'error', code: 'auth.required' }]);
  expect(AUTH_WITHIN_MS).toBeLessThan(5000);
});

test('the cookie of an upgrade will do, and the token may follow all the same', async () => {
  const client = connect(ann.token);
  await client.say({ type: 'auth', token: ann.token });
  expect(client.socket.take()).toEqual([{ type: 'auth_ok' }, { type: 'auth_ok' }]);
  spread(began, room);
  expect(client.socket.take()).toEqual([began]);
});

test('a cookie that has ended leaves the client time to show a token', async () => {
  const client = connect('stale');
  await client.say({ type: 'auth', token: ann.token });
  expect(client.socket.take()).toEqual([{ type: 'auth_ok' }]);
});

test("another user's token does not take over a socket", async () => {
  const client = await signedIn();
  await client.say({ type: 'auth', token: (await t.signedInAs('admin')).token });
  expect(client.socket.take()).toEqual([{ type: 'error', code: 'auth.failed' }]);
  expect(client.socket.closed?.code).toBe(4401);
});

test.each([
  ['signing out', () => ann.call(logout, {})],
  ['a new password', () => ann.call(changePassword, { body: { current: ann.password, password: 'another long one' } })],
])('%s ends the socket within five seconds, also where another process did it', async (_, revoke) => {
  const client = await signedIn();
  await revoke();
  expect(t.hub.droppedUsers).toContain(ann.userId);
  t.clock.advanceMs(RECHECK_EVERY_MS);
  client.session.onTick();
  await client.session.onMessage('{}');
  expect(client.socket.take()).toEqual([{ type: 'error', code: 'auth.required' }]);
  expect(client.socket.closed?.code).toBe(4401);
  spreadAll();
  expect(client.socket.take()).toEqual([]);
  expect(RECHECK_EVERY_MS).toBeLessThan(5000);
});

test('a session ends with its token', async () => {
  const client = await signedIn();
  t.clock.advanceMs(t.platform.settings.sessionSeconds * 1000 + 1000);
  client.session.onTick();
  await client.session.onMessage('{}');
  expect(client.socket.closed?.code).toBe(4401);
});

test('a token that is renewed carries the socket on', async () => {
  const client = await signedIn();
  t.clock.advanceMs(t.platform.settings.sessionSeconds * 1000 - 1000);
  const token = await openSession(t.platform, { id: ann.userId, session_version: 1 });
  await client.say({ type: 'auth', token });
  t.clock.advanceMs(10_000);
  client.session.onTick();
  await client.say({ type: 'subscribe', events: ['*'] });
  expect(client.socket.closed).toBeUndefined();
});

test('a reader that does not keep up is cut off', async () => {
  const client = await signedIn();
  client.socket.buffered = MAX_BUFFERED_BYTES;
  spread(began, room);
  expect(client.socket.take()).toEqual([began]);
  client.socket.buffered = MAX_BUFFERED_BYTES + 1;
  spread(ended, room);
  expect(client.socket.take()).toEqual([{ type: 'error', code: 'too_slow' }]);
  expect(client.socket.closed?.code).toBe(4408);
  expect(room.size).toBe(0);
});

test('messages that mean nothing are answered, and after twenty the socket ends', async () => {
  const client = await signedIn();
  for (let at = 0; at < 20; at += 1) await client.say(at % 2 === 0 ? 'what?' : { type: 'dance' });
  expect(client.socket.take()).toEqual(Array.from({ length: 20 }, () => ({ type: 'error', code: 'message.invalid' })));
  expect(client.socket.closed?.code).toBe(4400);
});

test('a message that is too large ends the socket', async () => {
  const client = await signedIn();
  await client.say('x'.repeat(70_000));
  expect(client.socket.closed?.code).toBe(1009);
});

test('an event becomes JSON once for all who hear it, and not at all for nobody', async () => {
  for (let at = 0; at < 5; at += 1) await signedIn();
  const stringify = vi.spyOn(JSON, 'stringify');
  spread(began, room);
  spread(began, []);
  expect(stringify).toHaveBeenCalledTimes(1);
  stringify.mockRestore();
});
