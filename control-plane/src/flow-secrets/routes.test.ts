import { Refused } from '@botpbx/shared/api/client';
import * as api from '@botpbx/shared/api/ivrs';
import { createNode } from '@botpbx/shared/api/nodes';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeTestPlatform, type SignedIn, type TestPlatform } from '../../../tests/support/platform.ts';
import { readTenants } from '../config/build.ts';
import { compileTenant } from '../config/compile.ts';
import { tenantDb } from '../kit/tenant-db.ts';
import { secretsFor } from '../link/secrets.ts';
import { openFlowSecretsNamed } from './store.ts';

let at: TestPlatform;
let admin: SignedIn;
beforeEach(async () => {
  at = await makeTestPlatform();
  admin = await at.signedInAs('admin');
});
afterEach(() => at.close());

const refusalOf = async (asked: Promise<unknown>) => {
  try {
    await asked;
    return ['no error'];
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return [error.status, error.problem?.code, ...(error.problem?.errors ?? []).map(({ path }) => path)];
  }
};
const set = (name: string, value: string, who = admin) => who.call(api.setFlowSecret, { body: { name, value } });
const makeNode = async (tenantId: number) => {
  const body = { name: `node ${tenantId}`, address: `n${tenantId}.example.com`, tenant_ids: [tenantId] };
  return (await (await at.signedInAs('operator')).call(createNode, { body })).id;
};
const compiled = async () => {
  const rows = (await readTenants(at.platform.db, [admin.tenantId])).get(admin.tenantId);
  if (!rows) throw new Error('no such tenant');
  return compileTenant(rows, 1, [1]).flow_secrets;
};
const opened = (names: string[], who = admin) =>
  openFlowSecretsNamed(tenantDb(at.platform, who.tenantId, 'system'), at.platform.keys.master, names);

test('a secret is kept sealed, and its value is never shown', async () => {
  const answer = await admin.request('POST', '/api/flow-secrets', { name: 'TOKEN', value: 'very-secret-9' });
  const text = await answer.text();
  expect([answer.status, text.includes('very-secret-9')]).toEqual([201, false]);
  const made = JSON.parse(text);
  expect(Object.keys(made).sort()).toEqual(['created_at', 'id', 'name', 'updated_at']);
  expect((await admin.call(api.listFlowSecrets, {})).data).toEqual([made]);
  for (const table of ['flow_secrets', 'ledger', 'idempotency_keys'])
    expect(JSON.stringify(await at.platform.db.all(sql.raw(`select * from ${table}`)))).not.toContain('very-secret-9');
  expect(await opened(['TOKEN', 'OTHER'])).toEqual([{ id: made.id, name: 'TOKEN', version: 1, value: 'very-secret-9' }]);
  expect(await opened(['TOKEN'], await at.signedInAs('admin'))).toEqual([]);
});

test('a name has one value; nodes hear that it is another', async () => {
  const node = await makeNode(admin.tenantId);
  const { id } = await set('TOKEN', 'one');
  const secret_ref = `flow_secret:${id}`;
  expect(await compiled()).toEqual([{ id, name: 'TOKEN', secret: { secret_ref, version: 1 } }]);
  expect(await secretsFor(at.platform, node, [secret_ref])).toEqual([{ kind: 'key', secret_ref, version: 1, value: 'one' }]);
  expect((await set('TOKEN', 'two')).id).toBe(id);
  expect(await compiled()).toMatchObject([{ secret: { version: 2 } }]);
  expect(await secretsFor(at.platform, node, [secret_ref])).toMatchObject([{ version: 2, value: 'two' }]);
  expect(await secretsFor(at.platform, await makeNode((await at.signedInAs('admin')).tenantId), [secret_ref])).toEqual([]);
});

test('of several that keep a name at once all do, and the name is there once', async () => {
  await Promise.all(['a', 'b', 'c'].map((value) => set('TOKEN', value)));
  expect((await admin.call(api.listFlowSecrets, {})).data).toHaveLength(1);
});

test.each([
  ['', 'x'],
  ['1A', 'x'],
  ['A-B', 'x'],
  ['A', ''],
  ['A', 'two\nlines'],
  ['A', 'x'.repeat(4001)],
])('%j with %j is refused', async (name, value) => {
  expect((await refusalOf(set(name, value))).slice(0, 2)).toEqual([422, 'request.invalid']);
});

test('a secret that a flow uses stays, in its draft as in what takes calls', async () => {
  const secret = await set('TOKEN', 'one');
  const other = await set('OTHER', 'two');
  const ask = (name: string) => ({
    steps: [
      { id: 'start', kind: 'start' as const, exits: { next: ['ask'] } },
      {
        id: 'ask',
        kind: 'http_request' as const,
        settings: { url: 'https://crm.example.com', headers: { Authorization: `Bearer {{secret.${name}}}` } },
        exits: { success: ['end'], failed: ['end'] },
      },
      { id: 'end', kind: 'hangup' as const },
    ],
  });
  const { id } = await admin.call(api.createIvr, { body: { name: 'Main', flow: ask('TOKEN') } });
  await admin.call(api.publishIvr, { params: { id } });
  await admin.call(api.updateIvr, { params: { id }, body: { flow: ask('OTHER') } });
  const remove = (one: number) => admin.call(api.deleteFlowSecret, { params: { id: one } });
  expect(await refusalOf(remove(secret.id))).toEqual([409, 'in_use', `ivr:${id}`]);
  expect(await refusalOf(remove(other.id))).toEqual([409, 'in_use', `ivr:${id}`]);
  await admin.call(api.publishIvr, { params: { id } });
  await remove(secret.id);
  expect(await refusalOf(remove(secret.id))).toEqual([404, 'flow_secret.not_found']);
});
