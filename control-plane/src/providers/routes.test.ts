import { Refused } from '@botpbx/shared/api/client';
import { createNode } from '@botpbx/shared/api/nodes';
import * as api from '@botpbx/shared/api/providers';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeTestPlatform, type SignedIn, type TestPlatform } from '../../../tests/support/platform.ts';
import { secretsFor } from '../link/secrets.ts';

let at: TestPlatform;
let admin: SignedIn;
beforeEach(async () => {
  at = await makeTestPlatform();
  admin = await at.signedInAs('admin');
});
afterEach(() => at.close());

const set = (name: 'openai' | 'google', body: object, who = admin) => who.call(api.setProvider, { params: { name }, body });
const makeNode = async (tenantId: number) => {
  const body = { name: `node ${tenantId}`, address: `n${tenantId}.example.com`, tenant_ids: [tenantId] };
  return (await (await at.signedInAs('operator')).call(createNode, { body })).id;
};
const refusalOf = async (asked: Promise<unknown>) => {
  try {
    await asked;
    return ['no error'];
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return [error.status, error.problem?.code, ...(error.problem?.errors ?? []).map(({ path }) => path)];
  }
};

test('a key is kept sealed, never shown, and goes to the nodes of the tenant alone', async () => {
  const nodeId = await makeNode(admin.tenantId);
  const foreign = await makeNode((await at.signedInAs('admin')).tenantId);
  expect(await set('openai', { api_key: ' sk-very-secret ' })).toMatchObject({ provider: 'openai', has_key: true, base_url: null });
  expect(JSON.stringify(await at.platform.db.all(sql`select * from provider_accounts`))).not.toContain('very-secret');
  expect(await (await admin.request('GET', '/api/providers')).text()).not.toContain('very-secret');
  const [row] = await at.platform.db.all<{ id: number }>(sql`select id from provider_accounts`);
  const refs = [`provider:${row?.id}`];
  expect(await secretsFor(at.platform, nodeId, refs)).toEqual([{ kind: 'key', secret_ref: refs[0], version: 1, value: 'sk-very-secret' }]);
  expect(await secretsFor(at.platform, foreign, refs)).toEqual([]);
  await set('openai', { api_key: 'sk-newer' });
  expect(await secretsFor(at.platform, nodeId, refs)).toMatchObject([{ version: 2, value: 'sk-newer' }]);
  expect(await set('openai', { api_key: null, base_url: 'https://llm.example.com/v1' })).toMatchObject({
    has_key: false,
    base_url: 'https://llm.example.com/v1',
  });
  expect(await secretsFor(at.platform, nodeId, refs)).toEqual([]);
});

test('only the operator may have a node look for a provider on premises', async () => {
  const operator = await at.signedInAs('operator');
  for (const base_url of ['http://10.0.0.5:8080/v1', 'https://127.0.0.1/v1', 'http://llm.example.com', 'https://[::ffff:169.254.169.254]/'])
    expect(await refusalOf(set('openai', { base_url }))).toEqual([422, 'request.invalid', 'base_url']);
  expect(await set('openai', { base_url: 'http://10.0.0.5:8080/v1' }, operator)).toMatchObject({ base_url: 'http://10.0.0.5:8080/v1' });
});

test('what is not named stays; what was never set or is gone is nothing', async () => {
  await set('openai', { api_key: 'sk-one' });
  expect(await set('openai', { base_url: 'https://llm.example.com' })).toMatchObject({ has_key: true });
  const { data } = await admin.call(api.listProviders, {});
  expect(data.filter(({ has_key }) => has_key).map(({ provider }) => provider)).toEqual(['openai']);
  expect(data).toHaveLength(9);
  const params = { name: 'openai' } as const;
  await admin.call(api.removeProvider, { params });
  expect(await refusalOf(admin.call(api.removeProvider, { params }))).toEqual([404, 'provider.not_found']);
  expect((await admin.request('PUT', '/api/providers/nobody', { api_key: 'x' })).status).toBe(404);
});

test('the JSON of a service account is a key; an address holds no password', async () => {
  expect(await set('google', { api_key: JSON.stringify({ type: 'service_account', private_key: 'A\nB' }, null, 2) })).toMatchObject({
    has_key: true,
  });
  for (const base_url of ['ftp://a.example', 'https://me:pw@a.example', 'https://a.example/?k=1', 'a.example'])
    expect(await refusalOf(set('openai', { base_url }))).toEqual([422, 'request.invalid', 'base_url']);
  expect(await refusalOf(set('openai', { api_key: 'sk-ü' }))).toEqual([422, 'request.invalid', 'api_key']);
});

test('only admins set keys', async () => {
  for (const role of ['supervisor', 'viewer', 'member'] as const) {
    const who = await at.signedInAs(role, admin.tenantId);
    expect(await refusalOf(set('openai', { api_key: 'x' }, who))).toEqual([403, 'auth.forbidden']);
  }
});
