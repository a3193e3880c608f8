import { createExtension } from '@botpbx/shared/api/extensions';
import { createInboundRoute } from '@botpbx/shared/api/inbound-routes';
import { createNode, deleteNode, enrollNode, getNode, listNodes, listRevisions, updateNode } from '@botpbx/shared/api/nodes';
import { createTrunk } from '@botpbx/shared/api/trunks';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { enrollMachine, linkMachine, makeNode, redeem } from '../../../tests/support/machine.ts';
import { makeTestPlatform, type SignedIn, type TestPlatform } from '../../../tests/support/platform.ts';
import { codeOf } from '../../../tests/support/refused.ts';
import { publishTenant } from '../config/publish.ts';
import { TOKEN_LIFE_MS } from './enroll.ts';

let t: TestPlatform;
let operator: SignedIn;
let ann: SignedIn;
let bob: SignedIn;
beforeEach(async () => {
  t = await makeTestPlatform();
  operator = await t.signedInAs('operator');
  ann = await t.signedInAs('admin');
  bob = await t.signedInAs('admin');
});
afterEach(() => t.close());

const key = () => 'A'.repeat(43);
test('a tenant sees the nodes that serve it, and of others not even that they exist', async () => {
  const shared = await makeNode(operator, [ann.tenantId, bob.tenantId]);
  const his = await makeNode(operator, [bob.tenantId]);
  expect((await ann.call(listNodes, {})).data.map((node) => [node.id, node.is_default_tenant])).toEqual([[shared, true]]);
  expect((await bob.call(listNodes, {})).data.map((node) => [node.id, node.is_default_tenant])).toEqual([
    [shared, false],
    [his, true],
  ]);
  expect(await codeOf(ann.call(getNode, { params: { id: his } }))).toBe('node.not_found');
  expect(await codeOf(ann.call(getNode, { params: { id: 4711 } }))).toBe('node.not_found');
  expect((await operator.call(listNodes, {})).data.map((node) => node.id)).toEqual([shared, his]);
});

test('only the operator makes, changes, enrolls and removes nodes', async () => {
  const id = await makeNode(operator, [ann.tenantId]);
  const body = { name: 'mine', tenant_ids: [ann.tenantId] };
  expect(await codeOf(ann.call(createNode, { body }))).toBe('auth.forbidden');
  expect(await codeOf(ann.call(updateNode, { params: { id }, body }))).toBe('auth.forbidden');
  expect(await codeOf(ann.call(enrollNode, { params: { id } }))).toBe('auth.forbidden');
  expect(await codeOf(ann.call(deleteNode, { params: { id } }))).toBe('auth.forbidden');
  expect(await codeOf(ann.call(listRevisions, { params: { id } }))).toBe('auth.forbidden');
});

test('names are taken once, and tenants must exist', async () => {
  const first = await operator.call(createNode, { body: { name: 'edge', tenant_ids: [ann.tenantId] } });
  const second = await operator.call(createNode, { body: { name: 'other', address: 'pbx.example.com', tenant_ids: [ann.tenantId] } });
  expect(await codeOf(operator.call(createNode, { body: { name: 'edge', tenant_ids: [bob.tenantId] } }))).toBe('node.name_taken');
  expect(await codeOf(operator.call(updateNode, { params: { id: second.id }, body: { name: 'edge' } }))).toBe('node.name_taken');
  expect(await codeOf(operator.call(createNode, { body: { name: 'x', tenant_ids: [9999] } }))).toBe('tenant.not_found');
  expect(await codeOf(operator.call(updateNode, { params: { id: first.id }, body: { tenant_ids: [9999] } }))).toBe('tenant.not_found');
  expect(await operator.call(updateNode, { params: { id: second.id }, body: { name: 'third' } })).toMatchObject({
    name: 'third',
    address: 'pbx.example.com',
    status: 'pending',
  });
  expect(await operator.call(updateNode, { params: { id: second.id }, body: { address: null } })).toMatchObject({ address: null });
});

test('tenants that route one number of one carrier cannot share a node', async () => {
  for (const who of [ann, bob]) {
    const { id } = await who.call(createExtension, { body: { extension: '1001', name: 'Desk' } });
    await who.call(createInboundRoute, { body: { name: 'Main', did: '+15551234567', destination: { type: 'extension', id } } });
  }
  const both = { name: 'edge', tenant_ids: [ann.tenantId, bob.tenantId] };
  const { id } = await operator.call(createNode, { body: both });
  await operator.call(deleteNode, { params: { id } });
  await ann.call(createTrunk, { body: { name: 'Carrier', host: 'sip.example.com' } });
  await bob.call(createTrunk, { body: { name: 'Carrier', host: 'SIP.example.com' } });
  expect(await codeOf(operator.call(createNode, { body: both }))).toBe('inbound_route.did_taken');
  const alone = await operator.call(createNode, { body: { ...both, tenant_ids: [ann.tenantId] } });
  const { tenant_ids } = both;
  expect(await codeOf(operator.call(updateNode, { params: { id: alone.id }, body: { tenant_ids } }))).toBe('inbound_route.did_taken');
});

test('a tenant that leaves a node loses sight of it, and the node its section', async () => {
  const id = await makeNode(operator, [ann.tenantId, bob.tenantId]);
  await operator.call(updateNode, { params: { id }, body: { tenant_ids: [bob.tenantId] } });
  await t.idle();
  expect((await ann.call(listNodes, {})).data).toEqual([]);
  expect((await bob.call(listNodes, {})).data.map((node) => node.is_default_tenant)).toEqual([true]);
  await operator.call(updateNode, { params: { id }, body: { tenant_ids: [ann.tenantId, bob.tenantId] } });
  expect((await ann.call(listNodes, {})).data.map((node) => node.is_default_tenant)).toEqual([true]);
});

test('the command to paste holds our address and the token', async () => {
  const id = await makeNode(operator, [ann.tenantId]);
  const enrollment = await operator.call(enrollNode, { params: { id } });
  expect(enrollment).toMatchObject({ node_id: id, expires_at: '2026-11-22T12:15:00.000Z' });
  expect(enrollment.command).toBe(`botpbx-node enroll --url http://pbx.test --token ${enrollment.token}`);
  expect(enrollment.token.length).toBeGreaterThanOrEqual(43);
});

test('of 100 machines that redeem one token at once, one wins', async () => {
  const id = await makeNode(operator, [ann.tenantId]);
  const { token } = await operator.call(enrollNode, { params: { id } });
  const answers = await Promise.all(Array.from({ length: 100 }, () => redeem(t, { token, public_key: key(), version: '1' })));
  expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1);
  expect(answers.filter((answer) => answer.status === 401)).toHaveLength(99);
  const audit = await ann.request('GET', '/api/audit');
  const { data } = (await audit.json()) as { data: { action: string; actor: string }[] };
  expect(data.filter((entry) => entry.action === 'node.enrolled')).toMatchObject([{ actor: `node:${id}` }]);
});

test('a token works once, for fifteen minutes, until another is minted; nothing in the database is the token', async () => {
  const id = await makeNode(operator, [ann.tenantId]);
  const spend = async (token: string) => (await redeem(t, { token, public_key: key(), version: '1' })).status;
  const mint = async () => (await operator.call(enrollNode, { params: { id } })).token;
  const first = await mint();
  const second = await mint();
  expect(await spend(first)).toBe(401);
  expect(await spend(second)).toBe(201);
  expect(await spend(second)).toBe(401);
  const third = await mint();
  t.clock.advanceMs(TOKEN_LIFE_MS);
  expect(await spend(third)).toBe(401);
  const fourth = await mint();
  t.clock.advanceMs(TOKEN_LIFE_MS - 1);
  const rows = await t.platform.db.all<{ token_hash: string }>('select * from enrollments');
  expect(JSON.stringify(rows)).not.toContain(fourth);
  expect(await spend(fourth)).toBe(201);
  expect(await spend('x'.repeat(46))).toBe(401);
});

test('enrolment refuses what is no key', async () => {
  const id = await makeNode(operator, [ann.tenantId]);
  const { token } = await operator.call(enrollNode, { params: { id } });
  expect((await redeem(t, { token, public_key: 'short', version: '1' })).status).toBe(422);
  expect((await redeem(t, { token, public_key: key(), version: '1' })).status).toBe(201);
});

test('details of faults are for the operator, because they may name what belongs to others', async () => {
  const id = await makeNode(operator, [ann.tenantId, bob.tenantId]);
  const machine = await enrollMachine(t, operator, id);
  await t.idle();
  const link = await linkMachine(t, machine);
  await link.send({ type: 'rejected', revision: 1, faults: [{ stage: 'boot', message: '1001@bob.test is odd' }] });
  expect((await operator.call(getNode, { params: { id } })).rejected?.faults[0]?.message).toContain('bob');
  expect((await ann.call(getNode, { params: { id } })).rejected).toMatchObject({ revision: 1, faults: [{ stage: 'boot' }] });
  expect(JSON.stringify(await ann.call(getNode, { params: { id } }))).not.toContain('bob');
});

test('removing a node takes its revisions, sections and tokens along; another node keeps its own', async () => {
  const gone = await makeNode(operator, [ann.tenantId]);
  const stays = await makeNode(operator, [ann.tenantId]);
  await ann.call(createExtension, { body: { extension: '1001', name: 'Ann' } });
  await operator.call(enrollNode, { params: { id: gone } });
  await t.idle();
  await operator.call(deleteNode, { params: { id: gone } });
  await t.idle();
  const count = async (table: string, where = '1') =>
    (await t.platform.db.all<{ n: number }>(`select count(*) n from ${table} where ${where}`))[0]?.n;
  for (const table of ['revisions', 'revision_sections', 'enrollments', 'node_tenants'])
    expect(await count(table, `node_id = ${gone}`)).toBe(0);
  const needed = 'hash not in (select hash from revision_sections)';
  expect(await count('sections', needed)).toBe(0);
  expect(await count('sections')).toBeGreaterThan(1);
  await publishTenant(t.platform, ann.tenantId);
  // The phone has moved to the node that is the tenant's first now.
  const [section] = await t.platform.db.all<{ content: string }>(
    `select content from sections join revision_sections using (hash) where node_id = ${stays} and name like 'tenant:%' and until_revision is null`,
  );
  expect(JSON.parse(section?.content ?? '{}').extensions).toMatchObject([{ extension: '1001' }]);
  expect(await codeOf(operator.call(deleteNode, { params: { id: gone } }))).toBe('node.not_found');
});

test('repeating a creation by its key makes one node', async () => {
  const body = { name: 'edge', tenant_ids: [ann.tenantId] };
  const once = () => operator.request('POST', '/api/nodes', body, { 'idempotency-key': 'k1' });
  const [first, second] = await Promise.all([once(), once()]);
  expect([first.status, second.status]).toEqual([201, 201]);
  expect((await operator.call(listNodes, {})).data).toHaveLength(1);
});
