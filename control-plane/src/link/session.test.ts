import { createExtension, getExtension } from '@botpbx/shared/api/extensions';
import { deleteNode, getNode } from '@botpbx/shared/api/nodes';
import { DEAD_AFTER_MS, PING_EVERY_MS } from '@botpbx/shared/link/frames';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { doorOf, enrollMachine, linkMachine, type Machine, makeNode, nonceIn, openLink } from '../../../tests/support/machine.ts';
import { makeTestPlatform, type SignedIn, type TestPlatform } from '../../../tests/support/platform.ts';
import { nodeIdOf } from './bearer.ts';
import { HELLO_WITHIN_MS } from './session.ts';
import { sweepLinks } from './sweep.ts';

let t: TestPlatform;
let operator: SignedIn;
let machine: Machine;
let door: ReturnType<typeof doorOf>;
beforeEach(async () => {
  t = await makeTestPlatform();
  operator = await t.signedInAs('operator');
  machine = await enrollMachine(t, operator, await makeNode(operator, [operator.tenantId]));
  door = doorOf(t);
  await t.idle();
});
afterEach(() => t.close());

const statuses = () => t.hub.toTenants.flatMap(({ live }) => (live.event === 'node.status' ? [live.data.status] : []));

test('a node that signs the challenge is welcome, with a bearer that stands for it', async () => {
  const link = await linkMachine(t, machine, door);
  const [welcome] = link.heard();
  if (welcome?.type !== 'welcome') throw new Error('not welcome');
  expect(welcome).toMatchObject({ stored: null, revision: 1, at: '2026-11-22T12:00:00.000Z' });
  expect(await nodeIdOf(t.platform, welcome.bearer)).toBe(machine.nodeId);
  await t.idle();
  expect(statuses()).toContain('online');
  expect(await operator.call(getNode, { params: { id: machine.nodeId } })).toMatchObject({ status: 'online', version: '0.1.0' });
});

test('each socket gets a challenge of its own, and an answer to another one is refused', async () => {
  const first = openLink(t, door);
  const second = openLink(t, door);
  const nonce = nonceIn(first.heard());
  expect(nonceIn(second.heard())).not.toBe(nonce);
  await second.send(await machine.hello(nonce));
  expect(second.heard()).toEqual([{ type: 'refused', code: 'bad_signature' }]);
  expect(second.socket.closed?.code).toBe(4401);
});

test.each([
  ['unknown_node', { node_id: 999 }],
  ['bad_signature', { signature: 'AAAA' }],
  ['bad_signature', { signature: '!' }],
  ['schema', { schema: { min: 2, max: 7 } }],
  ['schema', { schema: { min: 0, max: 0 } }],
] as const)('%s is refused', async (code, over) => {
  const link = await linkMachine(t, machine, door, over);
  expect(link.heard()).toEqual([{ type: 'refused', code }]);
  expect(door.links.size).toBe(0);
});

test('a node that never enrolled is unknown', async () => {
  const link = await linkMachine(t, machine, door, { node_id: await makeNode(operator, [operator.tenantId]) });
  expect(link.heard()).toEqual([{ type: 'refused', code: 'unknown_node' }]);
});

test('a second link of a node ends the first, whose end changes nothing', async () => {
  const first = await linkMachine(t, machine, door);
  first.heard();
  const second = await linkMachine(t, machine, door);
  expect(first.heard()).toEqual([{ type: 'refused', code: 'replaced' }]);
  expect(first.socket.closed?.code).toBe(4001);
  first.session.onClose();
  expect(door.links.get(machine.nodeId)).toBe(second.session);
  await t.idle();
  expect(statuses().at(-1)).toBe('online');
});

test('enrolling anew ends the link and the bearer of the machine before', async () => {
  const link = await linkMachine(t, machine, door);
  const [welcome] = link.heard();
  await enrollMachine(t, operator, machine.nodeId);
  expect(t.hub.droppedNodes).toContainEqual({ nodeId: machine.nodeId, code: 'revoked' });
  expect(welcome?.type === 'welcome' && (await nodeIdOf(t.platform, welcome.bearer))).toBeUndefined();
  const again = await linkMachine(t, machine, door);
  expect(again.heard()).toEqual([{ type: 'refused', code: 'bad_signature' }]);
  // Where another process enrolled it, the hub here did not hear of it; the sweep does.
  await sweepLinks(t.platform, door.links.values());
  expect(link.heard()).toEqual([{ type: 'refused', code: 'revoked' }]);
});

test('a deleted node loses its link and its bearer at once', async () => {
  const link = await linkMachine(t, machine, door);
  const [welcome] = link.heard();
  await operator.call(deleteNode, { params: { id: machine.nodeId } });
  expect(t.hub.droppedNodes).toContainEqual({ nodeId: machine.nodeId, code: 'revoked' });
  expect(welcome?.type === 'welcome' && (await nodeIdOf(t.platform, welcome.bearer))).toBeUndefined();
  await sweepLinks(t.platform, door.links.values());
  expect(link.heard()).toEqual([{ type: 'refused', code: 'unknown_node' }]);
});

test('a revision that another process published is knocked by the sweep, once', async () => {
  const link = await linkMachine(t, machine, door);
  link.heard();
  t.hub.online.clear();
  await operator.call(createExtension, { body: { extension: '1001', name: 'Ann' } });
  await t.idle();
  await sweepLinks(t.platform, door.links.values());
  expect(link.heard()).toEqual([{ type: 'config-available', revision: 2 }]);
  await sweepLinks(t.platform, door.links.values());
  expect(link.heard()).toEqual([]);
});

test('whoever says nothing is cut off after ten seconds', () => {
  const link = openLink(t, door);
  t.clock.advanceMs(HELLO_WITHIN_MS - 1);
  link.session.onTick();
  expect(link.socket.closed).toBeUndefined();
  t.clock.advanceMs(1);
  link.session.onTick();
  expect(link.socket.closed?.code).toBe(4408);
});

test('the node is asked for signs of life, and given up when none comes', async () => {
  const link = await linkMachine(t, machine, door);
  link.heard();
  t.clock.advanceMs(PING_EVERY_MS);
  link.session.onTick();
  link.session.onTick();
  expect(link.heard()).toEqual([{ type: 'ping' }]);
  await link.send({ type: 'pong' });
  t.clock.advanceMs(DEAD_AFTER_MS - 1);
  link.session.onTick();
  expect(link.socket.closed).toBeUndefined();
  t.clock.advanceMs(1);
  link.session.onTick();
  expect(link.socket.closed?.code).toBe(4000);
  await t.idle();
  expect(statuses().at(-1)).toBe('offline');
});

test('pings are answered and bearers renewed', async () => {
  const link = await linkMachine(t, machine, door);
  link.heard();
  await link.send({ type: 'ping' });
  await link.send({ type: 'renew' });
  expect(link.heard().map((frame) => frame.type)).toEqual(['pong', 'bearer']);
});

test.each([
  ['nothing', ''],
  ['half a line', '{"type":"hel'],
  ['another protocol', 'GET / HTTP/1.1'],
  ['an unknown frame', '{"type":"sudo"}'],
  ['a frame before the hello', '{"type":"ping"}'],
  ['null', 'null'],
  ['a deep array', '['.repeat(10_000)],
  ['a huge text', `{"type":"ping","x":"${'x'.repeat(1_100_000)}"}`],
])('%s ends a new link, with one line in the log', async (_, text) => {
  const link = openLink(t, door);
  link.heard();
  await link.session.onMessage(text);
  expect(link.socket.closed?.code).toBe(4400);
  expect(t.logged.filter((line) => line.level === 'warn')).toHaveLength(1);
  await link.session.onMessage('{"type":"ping"}');
  expect(link.heard()).toEqual([]);
});

test('a second hello ends the link', async () => {
  const link = await linkMachine(t, machine, door);
  link.heard();
  await link.send(await machine.hello('x'.repeat(30)));
  expect(link.socket.closed?.code).toBe(4400);
});

test('what a node answers to revisions is shown', async () => {
  const link = await linkMachine(t, machine, door);
  const show = () => operator.call(getNode, { params: { id: machine.nodeId } });
  await link.send({ type: 'rejected', revision: 1, faults: [{ stage: 'boot', message: 'no' }] });
  expect(await show()).toMatchObject({ applied_revision: null, rejected: { revision: 1, faults: [{ stage: 'boot', message: 'no' }] } });
  await link.send({ type: 'applied', revision: 1, ms: 73 });
  expect(await show()).toMatchObject({ applied_revision: 1, applied_ms: 73, rejected: null });
  await link.send({ type: 'applied', revision: 77, ms: 1 });
  expect(await show()).toMatchObject({ applied_revision: 1 });
  expect(link.socket.closed).toBeUndefined();
});

test('a knock during the greeting is part of the welcome or follows it', async () => {
  const link = openLink(t, door);
  const hello = await machine.hello(nonceIn(link.heard()));
  const greeted = link.send(hello);
  link.session.send({ type: 'config-available', revision: 9 });
  await greeted;
  const frames = link.heard();
  expect(frames.map((frame) => frame.type)).toEqual(['welcome']);
  expect(frames[0]).toMatchObject({ revision: 9 });
});

test('a restored cloud makes a revision that is newer than what the node runs', async () => {
  const link = await linkMachine(t, machine, door, { applied_revision: 41 });
  expect(link.heard()).toMatchObject([{ type: 'welcome', revision: 42 }]);
  await t.idle();
  const same = await linkMachine(t, machine, door, { applied_revision: 42, applied_hash: 'f'.repeat(64) });
  expect(same.heard()).toMatchObject([{ type: 'welcome', revision: 43 }]);
});

test('a status that a node tells stands on the extension', async () => {
  const { id } = await operator.call(createExtension, { body: { extension: '1001', name: 'Ann' } });
  const link = await linkMachine(t, machine, door);
  const status = { kind: 'extension.status', tenant_id: operator.tenantId, at: '2026-11-22T12:00:00Z', extension: '1001' } as const;
  const events = [{ seq: 1, event: { ...status, status: 'busy', previous: 'available', dnd: false } as const }];
  await link.send({ type: 'events', epoch: machine.epoch, events });
  expect(await operator.call(getExtension, { params: { id } })).toMatchObject({ status: 'busy' });
  const row = await operator.call(getExtension, { params: { id } });
  expect(row.updated_at).toBe(row.created_at);
});
