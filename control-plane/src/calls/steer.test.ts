import { listAudit } from '@botpbx/shared/api/audit';
import { getCall, hangUpCall, listCalls, listLiveCalls, originateCall, transferCall } from '@botpbx/shared/api/calls';
import { createExtension } from '@botpbx/shared/api/extensions';
import { AppError } from '@botpbx/shared/base/errors';
import { CallId } from '@botpbx/shared/base/ids';
import { CommandRefusedError, type NodeCommand } from '@botpbx/shared/link/commands';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readCsv } from '../../../tests/support/csv.ts';
import { makeNode } from '../../../tests/support/machine.ts';
import { makeTestPlatform, type SignedIn, type TestPlatform } from '../../../tests/support/platform.ts';
import { codeOf } from '../../../tests/support/refused.ts';
import { runBatch } from '../db/client.ts';
import { type CallToRecord, putCalls, putEvents, putLegs } from './record.ts';

let t: TestPlatform;
let ann: SignedIn;
let nodeId: number;
beforeEach(async () => {
  t = await makeTestPlatform();
  ann = await t.signedInAs('admin');
  nodeId = await makeNode(await t.signedInAs('operator'), [ann.tenantId]);
  await ann.call(createExtension, { body: { extension: '1001', name: 'Ann' } });
});
afterEach(() => t.close());

const at = '2026-11-22T09:00:00.000Z';
let made = 0;
function callOf(over: Partial<CallToRecord> = {}): CallToRecord & { id: CallId } {
  made += 1;
  const parties = { direction: 'internal', from: '1001', from_name: 'Ann', to: '1002', answered_by: null } as const;
  const times = { started_at: at, answered_at: null, ended_at: null, duration: 0, total_duration: 0 };
  const ending = { disposition: null, cause: null, merged_into: null, presumed: false };
  const told = { node_id: nodeId, revision: 1, epoch: '0'.repeat(16) };
  const id = CallId.parse(`n1-1795366757.${made}`);
  return { tenant_id: ann.tenantId, state: 'up', ...parties, ...times, ...ending, ...told, ...over, id };
}
const put = (...calls: CallToRecord[]) => runBatch(t.platform.db, [putCalls(t.platform.db, calls)]);
const ended = (over: Partial<CallToRecord> = {}) => callOf({ state: 'ended', ended_at: at, disposition: 'ANSWERED', cause: 16, ...over });
const answering = (answer: unknown) => {
  t.hub.answer = () => answer;
};
const refusing = (error: Error) => {
  t.hub.answer = () => {
    throw error;
  };
};
const body = { from: '1001', to: '1002' };
const place = (over: object = {}, key?: string, who = ann) =>
  who.request('POST', '/api/calls/originate', { ...body, ...over }, key === undefined ? {} : { 'idempotency-key': key });
const namesAsked = () => t.hub.asked.map(({ command }) => (command.kind === 'originate' ? command.once : ''));

test("a call is placed by the extension's node, and the ledger tells who wanted it", async () => {
  answering({ call_id: 'n1-1795366757.99' });
  const answer = await place({ caller_id: '+15551234567', timeout: 45 });
  expect([answer.status, await answer.json()]).toEqual([202, { call_id: 'n1-1795366757.99', node_id: nodeId }]);
  expect(t.hub.asked).toMatchObject([
    { nodeId, command: { kind: 'originate', tenant_id: ann.tenantId, from: '1001', to: '1002', caller_id: '+15551234567', timeout: 45 } },
  ]);
  const [entry] = (await ann.call(listAudit, {})).data;
  expect(entry).toMatchObject({
    action: 'call.originated',
    subject: 'call:n1-1795366757.99 from 1001 to 1002',
    actor: `user:${ann.userId}`,
  });
});

test('under one key one name is asked for, also after the first answer was lost; without a key each is another', async () => {
  refusing(new AppError('unavailable'));
  expect((await place({}, 'a key')).status).toBe(503);
  answering({ call_id: 'n1-1795366757.99' });
  expect((await place({}, 'a key')).status).toBe(202);
  const replay = await place({}, 'a key');
  expect([replay.status, replay.headers.get('idempotency-replayed')]).toEqual([202, 'true']);
  expect(t.hub.asked).toHaveLength(2);
  await place();
  await place();
  const [first, second, third, fourth] = namesAsked();
  expect(first).toBe(second);
  expect(new Set([first, third, fourth]).size).toBe(3);
  expect(first).not.toContain('a key');
});

test('two tenants with equal keys ask under names of their own', async () => {
  answering({ call_id: 'n1-1795366757.99' });
  const bob = await t.signedInAs('admin');
  await makeNode(await t.signedInAs('operator'), [bob.tenantId]);
  await bob.call(createExtension, { body: { extension: '1001', name: 'Bob' } });
  await place({}, 'same');
  await place({}, 'same', bob);
  expect(new Set(namesAsked()).size).toBe(2);
});

test.each([
  ['refused', 403, 'call.not_allowed'],
  ['invalid', 422, 'call.impossible'],
  ['conflict', 409, 'call.wrong_state'],
  ['not_found', 422, 'reference.not_found'],
  ['lost', 409, 'idempotency.answer_lost'],
  ['unavailable', 503, 'unavailable'],
  ['failed', 503, 'unavailable'],
] as const)('a node that says %s makes it %i %s', async (fault, status, code) => {
  refusing(new CommandRefusedError(fault, 'The reason.'));
  const answer = await place();
  expect([answer.status, await answer.json()]).toMatchObject([status, { code, detail: 'The reason.' }]);
});

test.each([
  [{ from: '1999' }, 'reference.not_found'],
  [{ from: 'x' }, 'request.invalid'],
  [{ to: '1002&Local/1' }, 'request.invalid'],
  [{ to: '' }, 'request.invalid'],
  [{ timeout: 4 }, 'request.invalid'],
  [{ caller_id: 'Ann' }, 'request.invalid'],
])('%j is refused without a word to any node', async (over, code) => {
  expect(await codeOf(ann.call(originateCall, { body: { ...body, ...over } }))).toBe(code);
  expect(t.hub.asked).toEqual([]);
});

test('a live call is hung up and sent on; one that has ended is not', async () => {
  const live = callOf();
  const over = ended();
  await put(live, over);
  answering({ legs: 2 });
  expect(await ann.call(hangUpCall, { params: { id: live.id } })).toEqual({ call_id: live.id, legs: 2 });
  answering({ by: '1002', party: '1001' });
  const sent = await ann.call(transferCall, { params: { id: live.id }, body: { to: '1005' } });
  expect(sent).toEqual({ call_id: live.id, by: '1002', party: '1001', to: '1005' });
  expect(t.hub.asked.map(({ command }) => command)).toEqual<NodeCommand[]>([
    { kind: 'hangup', tenant_id: ann.tenantId, call_id: live.id },
    { kind: 'transfer', tenant_id: ann.tenantId, call_id: live.id, to: '1005' },
  ]);
  expect(await codeOf(ann.call(hangUpCall, { params: { id: over.id } }))).toBe('call.over');
  refusing(new CommandRefusedError('not_found', 'No such call is going on.'));
  expect(await codeOf(ann.call(hangUpCall, { params: { id: live.id } }))).toBe('call.over');
});

test("another tenant's calls can be neither ended nor sent on, and the node is not asked", async () => {
  const bob = await t.signedInAs('admin');
  const his = callOf({ tenant_id: bob.tenantId });
  await put(his);
  expect(await codeOf(ann.call(hangUpCall, { params: { id: his.id } }))).toBe('call.not_found');
  expect(await codeOf(ann.call(transferCall, { params: { id: his.id }, body: { to: '1005' } }))).toBe('call.not_found');
  expect(t.hub.asked).toEqual([]);
});

test('who only reads places no call', async () => {
  const viewer = await t.signedInAs('viewer', ann.tenantId);
  expect(await codeOf(viewer.call(originateCall, { body }))).toBe('auth.forbidden');
});

test('live calls have their legs, and a call its timeline, with that of calls that became part of it', async () => {
  const live = callOf();
  const merged = ended({ merged_into: live.id });
  await put(live, merged);
  const leg = { tenant_id: ann.tenantId, call_id: live.id, id: 'n1-1.1', party: '1001', trunk_id: null, cause: null };
  const event = { tenant_id: ann.tenantId, party: '1001', detail: null };
  const { db } = t.platform;
  await runBatch(db, [
    putLegs(db, [{ ...leg, started_at: at, answered_at: null, ended_at: null }]),
    putEvents(db, [
      { ...event, call_id: live.id, at, what: 'began' },
      { ...event, call_id: merged.id, at: '2026-11-22T08:59:00.000Z', what: 'rang' },
    ]),
  ]);
  expect((await ann.call(listLiveCalls, {})).data.map(({ legs }) => legs.map(({ party }) => party))).toEqual([['1001']]);
  const { events } = await ann.call(getCall, { params: { id: live.id } });
  expect(events.map(({ what }) => what)).toEqual(['rang', 'began']);
});

test('calls are found by extension, trunk, length of talk, queue and recording', async () => {
  const [short, long] = [ended({ duration: 3 }), ended({ duration: 90, from: '+15551234567', to: '+15550001000' })];
  await put(short, long);
  const leg = { tenant_id: ann.tenantId, call_id: long.id, party: '1007', cause: null, started_at: at, answered_at: null, ended_at: null };
  const { db } = t.platform;
  await runBatch(db, [
    putLegs(db, [
      { ...leg, id: 'n1-1.1', trunk_id: null },
      { ...leg, id: 'n1-1.2', trunk_id: 4 },
    ]),
    putEvents(db, [{ tenant_id: ann.tenantId, call_id: long.id, at, what: 'queued', party: 'Sales', detail: null }]),
  ]);
  const found = async (query: Record<string, string>) => (await ann.call(listCalls, { query })).data.map(({ id }) => id);
  expect(await found({ extension: '1007' })).toEqual([long.id]);
  expect(await found({ extension: '1001' })).toEqual([short.id]);
  expect(await found({ trunk_id: '4' })).toEqual([long.id]);
  expect(await found({ trunk_id: '5' })).toEqual([]);
  expect(await found({ queue: 'Sales' })).toEqual([long.id]);
  expect(await found({ min_duration: '4' })).toEqual([long.id]);
  expect(await found({ max_duration: '4' })).toEqual([short.id]);
  expect(await found({ has_recording: 'true' })).toEqual([]);
  expect((await found({ has_recording: 'false' })).length).toBe(2);
});

test('the CSV holds every call that fits, in the order of the list, over more pages than one', async () => {
  await put(...Array.from({ length: 1_203 }, (_, n) => ended({ from_name: n % 2 ? '=HYPERLINK("http://x")' : 'a,"b"\r\nc', duration: n })));
  const response = await ann.request('GET', '/api/calls/export?min_duration=1');
  expect(response.headers.get('content-type')).toContain('text/csv');
  expect(response.headers.get('content-disposition')).toBe('attachment; filename="calls-2026-11-22.csv"');
  const [header = [], ...rows] = readCsv(await response.text());
  expect(header.slice(0, 4)).toEqual(['id', 'direction', 'from', 'from_name']);
  expect(rows).toHaveLength(1_202);
  expect(new Set(rows.map((row) => row[3]))).toEqual(new Set([`'=HYPERLINK("http://x")`, 'a,"b"\r\nc']));
  expect((await ann.request('GET', '/api/calls/export?disposition=LOUD')).status).toBe(422);
});
