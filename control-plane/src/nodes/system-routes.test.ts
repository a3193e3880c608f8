import { getAsteriskStatus, getSystemStatus, listSystemLegs, reloadAsterisk } from '@botpbx/shared/api/system';
import { CommandRefusedError, type NodeCommand } from '@botpbx/shared/link/commands';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { enrollMachine, makeNode } from '../../../tests/support/machine.ts';
import { makeTestPlatform, type SignedIn, type TestPlatform } from '../../../tests/support/platform.ts';
import { codeOf } from '../../../tests/support/refused.ts';

let t: TestPlatform;
let operator: SignedIn;
let ann: SignedIn;
let nodeId: number;
beforeEach(async () => {
  t = await makeTestPlatform();
  operator = await t.signedInAs('operator');
  ann = await t.signedInAs('admin');
  nodeId = await makeNode(operator, [ann.tenantId]);
  await enrollMachine(t, operator, nodeId);
  t.hub.online.add(nodeId);
});
afterEach(() => t.close());

const asterisk = {
  version: '22.10.1',
  started_at: '2026-11-22T10:00:00.000Z',
  uptime: 7200,
  calls: 3,
  legs: 6,
  registered: 9,
  node_version: '1',
};
const leg = (tenant_id: number) => ({
  ...{ id: 'n1-1.1', call_id: 'n1-1.1', tenant_id, party: '1001', trunk_id: null, direction: 'internal', state: 'up' },
  ...{ started_at: '2026-11-22T10:00:00.000Z', answered_at: null },
});
const answers: Partial<Record<NodeCommand['kind'], unknown>> = { 'asterisk.status': asterisk, 'asterisk.reload': { ms: 12 } };
const answering = () => {
  t.hub.answer = (_, command) => (command.kind === 'legs' ? { legs: [leg(command.tenant_id ?? 99)] } : answers[command.kind]);
};

test('the status is that of all that is needed; a node that is away degrades it', async () => {
  const viewer = await t.signedInAs('viewer', ann.tenantId);
  expect(await viewer.call(getSystemStatus, {})).toMatchObject({
    ...{ status: 'ok', version: 'test', calls: 0, nodes: { total: 1, connected: 1 } },
    ...{ database: { status: 'ok' }, storage: { status: 'ok' } },
  });
  t.hub.online.clear();
  expect(await viewer.call(getSystemStatus, {})).toMatchObject({ status: 'degraded', nodes: { total: 1, connected: 0 } });
});

test("a tenant's status tells of its own nodes alone", async () => {
  const bob = await t.signedInAs('admin');
  expect(await bob.call(getSystemStatus, {})).toMatchObject({ nodes: { total: 0, connected: 0 } });
});

test('Asterisk is told of node by node, and null where it does not answer', async () => {
  answering();
  expect((await operator.call(getAsteriskStatus, {})).data).toMatchObject([{ node_id: nodeId, status: 'online', asterisk }]);
  t.hub.answer = () => {
    throw new CommandRefusedError('unavailable', 'Asterisk on this node does not answer.');
  };
  expect((await operator.call(getAsteriskStatus, {})).data).toMatchObject([{ node_id: nodeId, asterisk: null }]);
});

test('a reload is done where a node is connected, and says why where it was not', async () => {
  answering();
  expect(await operator.call(reloadAsterisk, {})).toEqual({ data: [{ node_id: nodeId, reloaded: true, ms: 12, why: null }] });
  t.hub.answer = () => {
    throw new CommandRefusedError('unavailable', 'Asterisk on this node does not answer.');
  };
  const failed = await operator.call(reloadAsterisk, { query: { node_id: nodeId } });
  expect(failed).toEqual({ data: [{ node_id: nodeId, reloaded: false, ms: null, why: 'Asterisk on this node does not answer.' }] });
  expect(await codeOf(operator.call(reloadAsterisk, { query: { node_id: 987 } }))).toBe('node.not_found');
});

test('both are for the operator', async () => {
  expect(await codeOf(ann.call(getAsteriskStatus, {}))).toBe('auth.forbidden');
  expect(await codeOf(ann.call(reloadAsterisk, {}))).toBe('auth.forbidden');
});

test('a tenant asks for its own channels; an operator at home for all', async () => {
  answering();
  expect((await ann.call(listSystemLegs, {})).data).toMatchObject([{ node_id: nodeId, tenant_id: ann.tenantId }]);
  await operator.call(listSystemLegs, {});
  const abroad = await operator.request('GET', '/api/system/channels', undefined, { 'tenant-id': String(ann.tenantId) });
  expect(abroad.status).toBe(200);
  expect(t.hub.asked.map(({ command }) => 'tenant_id' in command && command.tenant_id)).toEqual([ann.tenantId, null, ann.tenantId]);
  t.hub.answer = () => {
    throw new CommandRefusedError('failed', 'x');
  };
  expect(await ann.call(listSystemLegs, {})).toEqual({ data: [], unanswered: [nodeId] });
});
