import { copyFile } from 'node:fs/promises';
import { getCall, listCalls, listLiveCalls } from '@botpbx/shared/api/calls';
import { createExtension } from '@botpbx/shared/api/extensions';
import { updateNode } from '@botpbx/shared/api/nodes';
import { CallId } from '@botpbx/shared/base/ids';
import type { NodeEvent } from '@botpbx/shared/link/events';
import { drizzle } from 'drizzle-orm/libsql';
import { afterEach, beforeEach, expect, test } from 'vitest';
import * as events from '../../../tests/support/events.ts';
import {
  doorOf,
  enrollMachine,
  linkMachine,
  type Machine,
  makeNode,
  numbered,
  type OpenedLink,
  randomEpoch,
} from '../../../tests/support/machine.ts';
import { makeTestPlatform, type SignedIn, type TestPlatform } from '../../../tests/support/platform.ts';
import { openDatabase } from '../runtime/node/database.ts';
import { ingest, placeOf } from './ingest.ts';

let t: TestPlatform;
let operator: SignedIn;
let ann: SignedIn;
let machine: Machine;
let door: ReturnType<typeof doorOf>;
beforeEach(async () => {
  t = await makeTestPlatform();
  operator = await t.signedInAs('operator');
  ann = await t.signedInAs('admin');
  machine = await enrollMachine(t, operator, await makeNode(operator, [ann.tenantId]));
  door = doorOf(t);
  await ann.call(createExtension, { body: { extension: '1001', name: 'Ann' } });
  await t.idle();
});
afterEach(() => t.close());

const here = () => ({ nodeId: machine.nodeId, tenantId: ann.tenantId });
const callOf = (call: number, tenantId = ann.tenantId) => events.callOf({ ...here(), tenantId }, call);
const intrusion = (account: string) => events.intrusion(here(), account);
const status = (value: 'busy' | 'available') => events.seen(here(), value);
const idOf = (call: number) => events.idOf(machine.nodeId, call);

const linked = async (over = {}): Promise<OpenedLink> => {
  const link = await linkMachine(t, machine, door, over);
  link.heard();
  return link;
};
const tell = (link: OpenedLink, events: NodeEvent[], first = 1, epoch = machine.epoch) =>
  link.send({ type: 'events', epoch, events: numbered(events, first) });
const liveNames = () => t.hub.toTenants.map(({ live }) => live.event).filter((name) => name !== 'node.status');
const everything = ({ platform } = t) => events.rowsOfEvents(platform);

test('a call is live, then a record, and the tenant hears of it in order', async () => {
  const link = await linked();
  const [began, answered, ended] = callOf(1);
  await tell(link, [began]);
  expect((await ann.call(listLiveCalls, {})).data).toMatchObject([{ id: idOf(1), state: 'ringing', disposition: null, duration: 0 }]);
  await tell(link, [answered], 2);
  expect((await ann.call(listLiveCalls, {})).data).toMatchObject([{ state: 'up', answered_by: '1002', answered_at: events.at(3) }]);
  expect((await ann.call(listCalls, {})).data).toEqual([]);
  await tell(link, [ended], 3);
  expect((await ann.call(listLiveCalls, {})).data).toEqual([]);
  expect((await ann.call(listCalls, {})).data).toMatchObject([
    { id: idOf(1), disposition: 'ANSWERED', duration: 10, node_id: machine.nodeId },
  ]);
  expect(await ann.call(getCall, { params: { id: idOf(1) } })).toMatchObject({ legs: [{ party: '1001', cause: 16 }] });
  expect(link.heard()).toEqual([1, 2, 3].map((seq) => ({ type: 'ack', epoch: machine.epoch, seq })));
  expect(liveNames()).toEqual(['call.new', 'call.answer', 'call.end']);
});

test('a whole call in one frame has the same record', async () => {
  const link = await linked();
  await tell(link, callOf(1));
  expect((await ann.call(listCalls, {})).data).toMatchObject([
    { id: idOf(1), state: 'ended', answered_at: events.at(3), total_duration: 12 },
  ]);
  expect(liveNames()).toEqual(['call.new', 'call.answer', 'call.end']);
});

test('an ack stands for what is in the database, and nothing is acked that is not', async () => {
  const link = await linked();
  await t.platform.db.run('alter table call_logs rename to gone');
  await tell(link, callOf(1));
  expect(link.heard()).toEqual([]);
  expect(link.socket.closed?.code).toBe(1011);
  await t.platform.db.run('alter table gone rename to call_logs');
  expect(await placeOf(t.platform.db, machine.nodeId, machine.epoch)).toBeNull();
  expect(liveNames()).toEqual([]);
  const again = await linked();
  await tell(again, callOf(1));
  expect(again.heard()).toMatchObject([{ type: 'ack', seq: 3 }]);
});

test('the welcome tells the place, and what comes again changes nothing', async () => {
  const link = await linked();
  const told = [...callOf(1), intrusion('1001'), status('busy')];
  await tell(link, told);
  const before = await everything();
  const second = await linkMachine(t, machine, door);
  expect(second.heard()).toMatchObject([{ type: 'welcome', stored: { epoch: machine.epoch, seq: 5 } }]);
  t.hub.toTenants.length = 0;
  await tell(second, told);
  await tell(second, told.slice(2), 3);
  expect(second.heard()).toMatchObject([
    { type: 'ack', seq: 5 },
    { type: 'ack', seq: 5 },
  ]);
  expect(await everything()).toEqual(before);
  expect(liveNames()).toEqual([]);
});

test('two links that store the same events at once store them once', async () => {
  const telling = (events: NodeEvent[]) => ({ nodeId: machine.nodeId, epoch: machine.epoch, events: numbered(events) });
  const all = [...callOf(1), intrusion('a'), ...callOf(2), intrusion('b'), status('busy')];
  const places = await Promise.all([
    ...Array.from({ length: 10 }, (_, at) => ingest(t.platform, telling(all.slice(0, at + 1)), 0)),
    ingest(t.platform, telling(all), 0),
  ]);
  expect(Math.max(...places)).toBe(all.length);
  const rows = await everything();
  expect([rows.calls.length, rows.legs.length, rows.alerts.length]).toEqual([2, 2, 2]);
  expect(liveNames().filter((name) => name === 'security.alert')).toHaveLength(2);
});

test('a hole at the beginning of a link is the end of what the node has: it is told of in the log and passed over', async () => {
  const link = await linked();
  await tell(link, callOf(1), 7);
  expect(link.heard()).toMatchObject([{ type: 'ack', seq: 9 }]);
  expect(t.logged.filter(({ level }) => level === 'error')).toMatchObject([{ facts: { after: 0, until: 7 } }]);
});

test('a hole later on is a frame gone astray: what comes before it is kept, and the node begins again', async () => {
  const link = await linked();
  await tell(link, callOf(1));
  const [began, answered, ended] = callOf(2);
  link.heard();
  await link.send({
    type: 'events',
    epoch: machine.epoch,
    events: [
      { seq: 4, event: began },
      { seq: 6, event: ended },
    ],
  });
  expect(link.heard()).toEqual([]);
  expect(link.socket.closed?.code).toBe(4409);
  const again = await linkMachine(t, machine, door);
  expect(again.heard()).toMatchObject([{ type: 'welcome', stored: { seq: 4 } }]);
  await tell(again, [answered, ended], 5);
  expect(again.heard()).toMatchObject([{ type: 'ack', seq: 6 }]);
  expect((await ann.call(listCalls, {})).data).toHaveLength(2);
});

test('events out of order within a frame are put in order', async () => {
  const link = await linked();
  await link.send({ type: 'events', epoch: machine.epoch, events: numbered(callOf(1)).toReversed() });
  expect(liveNames()).toEqual(['call.new', 'call.answer', 'call.end']);
});

test('events of another epoch than that of the hello end the link', async () => {
  const link = await linked();
  await tell(link, callOf(1), 1, randomEpoch());
  expect(link.socket.closed?.code).toBe(4400);
  expect((await everything()).calls).toEqual([]);
});

test('an event that cannot be read is passed over with a log line, and holds up nothing', async () => {
  const link = await linked();
  const [began, answered, ended] = numbered(callOf(1));
  const told = [
    began,
    { seq: 2, event: { kind: 'call.from_the_future' } },
    { seq: 3, event: answered?.event },
    { seq: 4, event: ended?.event },
  ];
  await link.session.onMessage(JSON.stringify({ type: 'events', epoch: machine.epoch, events: told }));
  expect(link.heard()).toMatchObject([{ type: 'ack', seq: 4 }]);
  expect((await ann.call(listCalls, {})).data).toHaveLength(1);
  expect(t.logged.filter(({ level }) => level === 'error')).toMatchObject([{ facts: { seqs: [2] } }]);
});

test('events of a tenant that the node does not serve are acked, logged and never stored', async () => {
  const bob = await t.signedInAs('admin');
  const link = await linked();
  await tell(link, [...callOf(1, bob.tenantId), { ...intrusion('x'), tenant_id: bob.tenantId }, ...callOf(2)]);
  expect(link.heard()).toMatchObject([{ type: 'ack', seq: 7 }]);
  expect((await bob.call(listCalls, {})).data).toEqual([]);
  expect(t.hub.toTenants.filter(({ tenantId }) => tenantId === bob.tenantId)).toEqual([]);
  expect((await ann.call(listCalls, {})).data).toHaveLength(1);
  expect(t.logged.filter(({ level }) => level === 'warn')).toMatchObject([{ facts: { count: 4, tenants: [bob.tenantId] } }]);
});

test('a node cannot tell of the calls of another node', async () => {
  const link = await linked();
  const [began] = callOf(1);
  await tell(link, [{ ...began, call_id: CallId.parse(`n${machine.nodeId}1-1.1`) }]);
  expect((await ann.call(listLiveCalls, {})).data).toEqual([]);
});

test('a tenant that has left may still be told of, for what happened before', async () => {
  const bob = await t.signedInAs('admin');
  await operator.call(updateNode, { params: { id: machine.nodeId }, body: { tenant_ids: [bob.tenantId] } });
  const link = await linked();
  const late = callOf(2).map((event) => ({ ...event, at: '2026-11-22T12:10:00.000Z' }) as NodeEvent);
  await tell(link, [...callOf(1), ...late]);
  expect((await ann.call(listCalls, {})).data.map((call) => call.id)).toEqual([idOf(1)]);
});

test('calls of a lost spool are presumed to have failed, until the node tells more', async () => {
  const link = await linked();
  const [began, answered, ended] = callOf(1);
  await tell(link, [began, answered, callOf(2)[0], ...callOf(3)]);
  t.hub.toTenants.length = 0;
  const epoch = randomEpoch();
  const second = await linked({ epoch });
  expect((await ann.call(listLiveCalls, {})).data).toEqual([]);
  expect(liveNames()).toEqual(['call.end', 'call.end']);
  expect(await ann.call(getCall, { params: { id: idOf(1) } })).toMatchObject({ state: 'ended', disposition: 'FAILED' });
  await second.send({ type: 'events', epoch, events: numbered([ended]) });
  expect(await ann.call(getCall, { params: { id: idOf(1) } })).toMatchObject({ disposition: 'ANSWERED', duration: 10 });
  expect(await ann.call(getCall, { params: { id: idOf(2) } })).toMatchObject({ disposition: 'FAILED', duration: 0 });
});

test('calls stay live over a reconnect with the same spool', async () => {
  await tell(await linked(), [callOf(1)[0]]);
  await linked();
  expect((await ann.call(listLiveCalls, {})).data).toHaveLength(1);
});

test('an end is final: what comes later of the same call changes nothing', async () => {
  const link = await linked();
  const [began, answered, ended] = callOf(1);
  await tell(link, [began, answered, ended]);
  const before = await everything();
  await tell(link, [began, answered, { ...ended, call: { ...ended.call, disposition: 'FAILED' } }], 4);
  expect(await everything()).toEqual(before);
});

test('a cloud that is restored from an older copy is told again from there, and ends with the same rows', async () => {
  const link = await linked();
  const told = [...callOf(1), intrusion('1001'), ...callOf(2), ...callOf(3), intrusion('1002')];
  await tell(link, told.slice(0, 5));
  await t.platform.db.run('pragma wal_checkpoint(truncate)');
  await copyFile(t.file, `${t.file}.older`);
  await tell(link, told.slice(5), 6);
  const older = await openDatabase({ url: `file:${t.file}.older` });
  const restored: TestPlatform = { ...t, platform: { ...t.platform, db: drizzle(older) } };
  const again = await linkMachine(restored, machine, door);
  expect(again.heard()).toMatchObject([{ type: 'welcome', stored: { seq: 5 } }]);
  await tell(again, told.slice(5), 6);
  expect(await everything(restored)).toEqual(await everything());
  await t.idle();
  older.close();
});
