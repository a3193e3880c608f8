import { getCall, listCalls, listLiveCalls } from '@botpbx/shared/api/calls';
import { updateOwnTenant } from '@botpbx/shared/api/tenants';
import { CallId } from '@botpbx/shared/base/ids';
import type { Given } from '@botpbx/shared/base/operation';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeTestPlatform, type SignedIn, type TestPlatform } from '../../../tests/support/platform.ts';
import { codeOf } from '../../../tests/support/refused.ts';
import { runBatch } from '../db/client.ts';
import { type CallToRecord, putCalls } from './record.ts';

let t: TestPlatform;
let ann: SignedIn;
beforeEach(async () => {
  t = await makeTestPlatform();
  ann = await t.signedInAs('admin');
});
afterEach(() => t.close());

let made = 0;
function callAt(started_at: string, over: Partial<CallToRecord> = {}): CallToRecord {
  made += 1;
  return {
    tenant_id: ann.tenantId,
    id: `n1-1795366757.${made}`,
    direction: 'internal',
    from: '1001',
    from_name: null,
    to: '1002',
    state: 'ended',
    answered_by: null,
    started_at,
    answered_at: null,
    ended_at: started_at,
    duration: 0,
    total_duration: 0,
    disposition: 'NO ANSWER',
    cause: 19,
    merged_into: null,
    node_id: 1,
    revision: 1,
    epoch: '0'.repeat(16),
    presumed: false,
    ...over,
  };
}
const put = (...calls: CallToRecord[]) => runBatch(t.platform.db, [putCalls(t.platform.db, calls)]);
const list = async (query: NonNullable<Given<typeof listCalls>['query']>) => (await ann.call(listCalls, { query })).data;
const started = async (query: Parameters<typeof list>[0]) => (await list(query)).map((call) => call.started_at);

test('days are those of the tenant, and the end is inclusive', async () => {
  await ann.call(updateOwnTenant, { body: { time_zone: 'America/New_York' } });
  const instants = ['2026-11-22T04:59:59.999Z', '2026-11-22T05:00:00.000Z', '2026-11-23T04:59:59.999Z', '2026-11-23T05:00:00.000Z'];
  await put(...instants.map((at) => callAt(at)));
  expect(await started({ start: '2026-11-22', end: '2026-11-22' })).toEqual([instants[2], instants[1]]);
  expect(await started({ end: '2026-11-21' })).toEqual([instants[0]]);
  expect(await started({ start: '2026-11-23' })).toEqual([instants[3]]);
  expect(await started({ start: '2026-11-22T05:00:00Z', end: '2026-11-22T23:59:59.999-05:00' })).toEqual([instants[2], instants[1]]);
});

test('newest first, page by page, also among calls of the same instant', async () => {
  const calls = Array.from({ length: 25 }, (_, at) => callAt(`2026-11-22T09:00:0${Math.floor(at / 5)}.000Z`));
  await put(...calls);
  const seen: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await ann.call(listCalls, { query: { limit: 4, cursor } });
    seen.push(...page.data.map((call) => call.id));
    if (page.next_cursor === null) break;
    cursor = page.next_cursor;
  }
  const wanted = calls.toSorted((a, b) => (a.started_at + a.id < b.started_at + b.id ? 1 : -1)).map((call) => call.id);
  expect(seen).toEqual(wanted);
  expect(await codeOf(ann.call(listCalls, { query: { cursor: btoa("x' or 1=1") } }))).toBe('request.invalid');
  expect(await codeOf(ann.call(listCalls, { query: { cursor: '%%%' } }))).toBe('request.invalid');
});

test('filters by direction, disposition and party', async () => {
  const at = '2026-11-22T09:00:00.000Z';
  const inbound = callAt(at, { direction: 'inbound', from: '+15551234567', answered_by: '1002', disposition: 'ANSWERED' });
  const busy = callAt(at, { disposition: 'BUSY', to: '1003' });
  await put(inbound, busy);
  const ids = async (query: Parameters<typeof list>[0]) => (await list(query)).map((call) => call.id);
  expect(await ids({ direction: 'inbound' })).toEqual([inbound.id]);
  expect(await ids({ disposition: 'BUSY' })).toEqual([busy.id]);
  expect(await ids({ party: '15551234567' })).toEqual([inbound.id]);
  expect(await ids({ party: '+15551234567' })).toEqual([inbound.id]);
  expect(await ids({ party: '1003' })).toEqual([busy.id]);
  expect(await ids({ party: '100' })).toEqual([]);
});

test('a call that became part of another is no record of its own, but can be read', async () => {
  const at = '2026-11-22T09:00:00.000Z';
  const into = callAt(at);
  const merged = callAt(at, { merged_into: into.id });
  await put(into, merged);
  expect((await list({})).map((call) => call.id)).toEqual([into.id]);
  expect(await ann.call(getCall, { params: { id: CallId.parse(merged.id) } })).toMatchObject({ merged_into: into.id, legs: [] });
});

test('live calls are those that ring or are up', async () => {
  const at = '2026-11-22T09:00:00.000Z';
  const rings = callAt(at, { state: 'ringing', disposition: null, ended_at: null });
  const isUp = callAt(at, { state: 'up', disposition: null, ended_at: null, answered_at: at });
  await put(rings, isUp, callAt(at));
  expect((await ann.call(listLiveCalls, {})).data.map((call) => call.id)).toEqual([isUp.id, rings.id]);
  expect(await list({})).toHaveLength(1);
});

test("another tenant's calls are not there", async () => {
  const bob = await t.signedInAs('admin');
  const his = callAt('2026-11-22T09:00:00.000Z', { tenant_id: bob.tenantId });
  await put(his, callAt('2026-11-22T09:00:00.000Z', { tenant_id: bob.tenantId, state: 'up' }));
  expect(await list({})).toEqual([]);
  expect((await ann.call(listLiveCalls, {})).data).toEqual([]);
  expect(await codeOf(ann.call(getCall, { params: { id: CallId.parse(his.id) } }))).toBe('call.not_found');
  expect((await ann.request('GET', '/api/calls/not-an-id')).status).toBe(404);
});

test.each(['2026-13-01', 'yesterday', '2026-11-22T09:00'])('%s is no time to filter by', async (start) => {
  expect(await codeOf(ann.call(listCalls, { query: { start } }))).toBe('request.invalid');
});
