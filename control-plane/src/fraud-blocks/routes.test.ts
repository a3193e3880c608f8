import { listAudit } from '@botpbx/shared/api/audit';
import * as api from '@botpbx/shared/api/fraud-blocks';
import { createNode } from '@botpbx/shared/api/nodes';
import type { NodeEventOf } from '@botpbx/shared/link/events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeTestPlatform, type SignedIn, type TestPlatform } from '../../../tests/support/platform.ts';
import { outsideOf } from '../config/compile/outside.ts';
import { ingest } from '../link/ingest.ts';
import { desiredFraudReleases } from './desired.ts';

let at: TestPlatform;
let admin: SignedIn;
let nodeId: number;
beforeEach(async () => {
  at = await makeTestPlatform();
  admin = await at.signedInAs('admin');
  const operator = await at.signedInAs('operator');
  const body = { name: 'Node', address: 'node.example.com', tenant_ids: [admin.tenantId] };
  nodeId = (await operator.call(createNode, { body })).id;
});
afterEach(() => at.close());

const KEYS = ['6f1c1e0a-8a0f-4c58-9c84-0d3f3a1b2c4d', '7f1c1e0a-8a0f-4c58-9c84-0d3f3a1b2c4d'];
const stopped = (key: string | undefined, extension: string | null): NodeEventOf<'security'> => ({
  ...{ kind: 'security', tenant_id: admin.tenantId, at: '2026-11-22T11:00:00.000Z', what: 'toll_fraud' },
  ...{ account: extension ?? 'all extensions', address: 'many calls to countries that are new to it: +371' },
  block: { key: key ?? '', extension, reason: 'new_destinations', prefixes: ['371', '252'] },
});
const tell = (events: readonly NodeEventOf<'security'>[]) =>
  ingest(at.platform, { nodeId, epoch: '00112233445566aa', events: events.map((event, seq) => ({ seq: seq + 1, event })) }, 0);

test('what a node has stopped is listed until somebody releases it, and the node hears of that', async () => {
  await tell([stopped(KEYS[0], '1001'), stopped(KEYS[0], '1001'), stopped(KEYS[1], null)]);
  const { data } = await admin.call(api.listFraudBlocks, {});
  expect(data).toMatchObject([
    { extension: '1001', reason: 'new_destinations', prefixes: ['371', '252'], node_id: nodeId },
    { extension: null },
  ]);
  expect(at.hub.toTenants.map(({ live }) => live.event)).toContain('security.alert');
  await admin.call(api.releaseFraudBlock, { params: { id: data[0]?.id ?? 0 }, query: { rightful: 'true' } });
  await admin.call(api.releaseFraudBlock, { params: { id: data[1]?.id ?? 0 }, query: {} });
  expect((await admin.call(api.listFraudBlocks, {})).data).toEqual([]);
  expect((await admin.request('DELETE', `/api/fraud-blocks/${data[0]?.id}`)).status).toBe(404);
  const fraud_releases = await desiredFraudReleases(at.platform.db, [admin.tenantId]);
  const rows = { outbound_limits: [], pin_sets: [], emergency_locations: [], fraud_releases };
  expect(outsideOf({ ...rows, tenant: { country: 'US', emergency_location_id: null } }).released_blocks).toEqual([
    { key: KEYS[1], learn: false },
    { key: KEYS[0], learn: true },
  ]);
  const { data: entries } = await admin.call(listAudit, {});
  expect(entries.map(({ action }) => action)).toEqual(
    expect.arrayContaining(['security.toll_fraud', 'fraud_block.found_rightful', 'fraud_block.released']),
  );
});

test('only who may change routes may release', async () => {
  await tell([stopped(KEYS[0], '1001')]);
  const supervisor = await at.signedInAs('supervisor', admin.tenantId);
  const [block] = (await supervisor.call(api.listFraudBlocks, {})).data;
  expect((await supervisor.request('DELETE', `/api/fraud-blocks/${block?.id}`)).status).toBe(403);
});
