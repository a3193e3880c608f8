import { readFile } from 'node:fs/promises';
import { Refused } from '@botpbx/shared/api/client';
import * as api from '@botpbx/shared/api/extensions';
import { createInboundRoute } from '@botpbx/shared/api/inbound-routes';
import { updateOwnTenant } from '@botpbx/shared/api/tenants';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeTestPlatform, type SignedIn, type TestPlatform } from '../../../tests/support/platform.ts';
import { tenantDb } from '../kit/tenant-db.ts';
import { openExtensionSecrets } from './store.ts';

let at: TestPlatform;
let admin: SignedIn;
beforeEach(async () => {
  at = await makeTestPlatform();
  admin = await at.signedInAs('admin');
});
afterEach(() => at.close());

const problemOf = async (asked: Promise<unknown>) => {
  try {
    await asked;
  } catch (error) {
    if (error instanceof Refused) return error.problem;
    throw error;
  }
  return undefined;
};
const create = (extension: string, more: Partial<{ name: string; secret: string }> = {}) =>
  admin.call(api.createExtension, { body: { extension, name: `Phone ${extension}`, ...more } });
const opened = async (id: number) =>
  (await openExtensionSecrets(tenantDb(at.platform, admin.tenantId, 'system'), at.platform.keys.master, [id]))[0];
const stored = async () => (await readFile(at.file, 'latin1')) + (await readFile(`${at.file}-wal`, 'latin1'));

test('a secret that was left out is generated, shown once and sealed at rest', async () => {
  const made = await create('1001');
  expect(made.secret).toMatch(/^[A-Za-z0-9]{22}$/);
  const text = await (await admin.request('GET', `/api/extensions/${made.id}`)).text();
  expect(text).not.toContain(made.secret);
  expect(text).not.toContain('secret');
  expect(await (await admin.request('GET', '/api/extensions')).text()).not.toContain('secret');
  expect(await stored()).not.toContain(made.secret);
  expect(await opened(made.id)).toEqual({ id: made.id, extension: '1001', version: 1, secret: made.secret });
});

test("without a node of its own an extension shows the tenant's first, everywhere alike", async () => {
  const before = await create('1001');
  expect(before.node_id).toBeNull();
  await at.platform.db.run(
    `insert into node_tenants (node_id, tenant_id, position) values (7, ${admin.tenantId}, 0), (9, ${admin.tenantId}, 0)`,
  );
  const { id } = await create('1002');
  expect((await admin.call(api.listExtensions, {})).data.map(({ node_id }) => node_id)).toEqual([7, 7]);
  expect((await admin.call(api.getExtension, { params: { id } })).node_id).toBe(7);
  expect((await admin.call(api.updateExtension, { params: { id }, body: { name: 'x' } })).node_id).toBe(7);
  expect((await admin.call(api.renewExtensionSecret, { params: { id } })).node_id).toBe(7);
});

test('a secret that was given is not repeated in the answer', async () => {
  const made = await create('1001', { secret: 'x9!kQ2#vLm7z' });
  expect(made).not.toHaveProperty('secret');
  expect((await opened(made.id))?.secret).toBe('x9!kQ2#vLm7z');
});

test('the defaults of the reference stand in what was made', async () => {
  expect(await create('1001')).toMatchObject({ ring_timeout: 20, email: null, caller_id: null, status: 'unavailable', node_id: null });
});

test("the reference's weak sample is refused with the reason, and accepted where the operator says any", async () => {
  const problem = await problemOf(create('1001', { secret: 'password123' }));
  expect(problem).toMatchObject({ code: 'extension.weak_secret', status: 422, detail: 'It begins with one of the most common passwords.' });
  expect(problem?.errors?.[0]?.path).toBe('secret');
  await at.close();
  at = await makeTestPlatform({ SIP_SECRET_POLICY: 'any' });
  admin = await at.signedInAs('admin');
  expect((await create('1001', { secret: 'password123' })).extension).toBe('1001');
});

test('a reserved number is refused at making and at renumbering', async () => {
  const made = await create('1001');
  for (const number of ['911', '112', '700', '720']) {
    expect(await problemOf(create(number))).toMatchObject({ status: 422, errors: [{ path: 'extension', message: 'is reserved' }] });
    const renumber = admin.call(api.updateExtension, { params: { id: made.id }, body: { extension: number } });
    expect(await problemOf(renumber)).toMatchObject({ status: 422 });
  }
});

test('a number is taken once in a tenant, also by renumbering, and free in another', async () => {
  await create('1001');
  const second = await create('1002');
  expect(await problemOf(create('1001'))).toMatchObject({ code: 'extension.number_taken', detail: 'Extension 1001 exists already.' });
  const renumber = admin.call(api.updateExtension, { params: { id: second.id }, body: { extension: '1001' } });
  expect(await problemOf(renumber)).toMatchObject({ code: 'extension.number_taken' });
  const other = await at.signedInAs('admin');
  expect((await other.call(api.createExtension, { body: { extension: '1001', name: 'Theirs' } })).extension).toBe('1001');
});

test('fifty admins who want one number at once: one gets it', async () => {
  const endings = await Promise.allSettled(Array.from({ length: 50 }, () => create('1001')));
  expect(endings.filter(({ status }) => status === 'fulfilled').length).toBe(1);
  expect((await admin.call(api.listExtensions, {})).data.length).toBe(1);
});

test('fifty writes at once all arrive', async () => {
  await Promise.all(Array.from({ length: 50 }, (_, place) => create(String(1000 + place))));
  expect((await admin.call(api.listExtensions, { query: { limit: 500 } })).data.length).toBe(50);
});

test('a change touches only what it names', async () => {
  const made = await admin.call(api.createExtension, {
    body: { extension: '1001', name: 'John', email: 'john@example.com', caller_id: '+15551234', ring_timeout: 45 },
  });
  at.clock.advanceMs(1000);
  const renamed = await admin.call(api.updateExtension, { params: { id: made.id }, body: { name: 'Jane' } });
  const { secret: _secret, ...rest } = made;
  expect(renamed).toEqual({ ...rest, name: 'Jane', updated_at: renamed.updated_at });
  expect(renamed.updated_at > made.updated_at).toBe(true);
  const emptied = await admin.call(api.updateExtension, { params: { id: made.id }, body: { email: null } });
  expect(emptied.email).toBeNull();
  expect(await admin.call(api.updateExtension, { params: { id: made.id }, body: {} })).toEqual(emptied);
  expect((await opened(made.id))?.version).toBe(1);
});

test('a new secret and a new number raise the version of the digest', async () => {
  const { id } = await create('1001');
  await admin.call(api.updateExtension, { params: { id }, body: { secret: 'x9!kQ2#vLm7z' } });
  expect(await opened(id)).toMatchObject({ version: 2, secret: 'x9!kQ2#vLm7z' });
  const renewed = await admin.call(api.renewExtensionSecret, { params: { id } });
  expect(await opened(id)).toMatchObject({ version: 3, secret: renewed.secret });
  await admin.call(api.updateExtension, { params: { id }, body: { extension: '1002' } });
  expect(await opened(id)).toMatchObject({ version: 4, extension: '1002', secret: renewed.secret });
});

test('the answer to a renewed secret is 200 and the only one that shows it', async () => {
  const { id } = await create('1001');
  const answer = await admin.request('POST', `/api/extensions/${id}/secret`);
  expect(answer.status).toBe(200);
  const { secret } = api.renewExtensionSecret.result.parse(await answer.json());
  expect(secret).toHaveLength(22);
  expect(await (await admin.request('GET', '/api/audit')).text()).not.toContain(secret);
});

test('an extension that a route or the fallback leads to stays, and the users are named', async () => {
  const { id } = await create('1001');
  const destination = { type: 'extension', id } as const;
  const route = await admin.call(createInboundRoute, { body: { name: 'Main line', did: '+15551000', destination } });
  await admin.call(updateOwnTenant, { body: { fallback: destination } });
  const problem = await problemOf(admin.call(api.deleteExtension, { params: { id } }));
  expect(problem).toMatchObject({ code: 'in_use', status: 409 });
  expect(problem?.errors).toEqual([
    { path: `inbound_route:${route.id}`, message: 'The inbound route Main line (+15551000) leads to it.' },
    { path: 'tenant.fallback', message: "It is the tenant's fallback." },
  ]);
  await admin.request('DELETE', `/api/inbound-routes/${route.id}`);
  expect(await problemOf(admin.call(api.deleteExtension, { params: { id } }))).toMatchObject({ code: 'in_use' });
  await admin.call(updateOwnTenant, { body: { fallback: null } });
  await admin.call(api.deleteExtension, { params: { id } });
  expect(await problemOf(admin.call(api.getExtension, { params: { id } }))).toMatchObject({ code: 'extension.not_found' });
});

test('deleting an extension while a route is made to it never leaves a route to nowhere', async () => {
  for (let round = 0; round < 20; round++) {
    const { id } = await create(String(2000 + round));
    const body = { name: 'r', did: String(5550 + round), destination: { type: 'extension', id } as const };
    const [routed, deleted] = await Promise.allSettled([
      admin.call(createInboundRoute, { body }),
      admin.call(api.deleteExtension, { params: { id } }),
    ]);
    expect([routed.status, deleted.status].filter((status) => status === 'fulfilled').length).toBe(1);
  }
});

test('the list goes by number, page after page, and searches numbers and names', async () => {
  for (const number of ['1010', '99', '1002', '200', '1001']) await create(number, { name: number === '200' ? "100% O'Neil_" : 'Phone' });
  const numbers: string[] = [];
  let cursor: string | null | undefined;
  do {
    const page = await admin.call(api.listExtensions, { query: { limit: 2, ...(cursor ? { cursor } : {}) } });
    numbers.push(...page.data.map(({ extension }) => extension));
    cursor = page.next_cursor;
  } while (cursor);
  expect(numbers).toEqual(['99', '200', '1001', '1002', '1010']);
  const found = async (search: string) =>
    (await admin.call(api.listExtensions, { query: { search } })).data.map(({ extension }) => extension);
  expect(await found('100')).toEqual(['200', '1001', '1002']);
  expect(await found("o'nEIL")).toEqual(['200']);
  expect(await found('%')).toEqual(['200']);
  expect(await found('_')).toEqual(['200']);
  expect(await found("' or 1=1 --")).toEqual([]);
});

test('a cursor that is none of this list is refused', async () => {
  for (const cursor of ['!', 'AAAA===', btoa('\u0000')]) {
    const answer = await admin.request('GET', `/api/extensions?cursor=${encodeURIComponent(cursor)}`);
    expect([200, 422]).toContain(answer.status);
    const numeric = await admin.request('GET', `/api/trunks?cursor=${encodeURIComponent(cursor)}`);
    expect(numeric.status).toBe(422);
  }
});

test('a name may hold a semicolon, and no line break', async () => {
  expect((await create('1001', { name: 'a;b\\;--[x]#exec' })).name).toBe('a;b\\;--[x]#exec');
  for (const name of ['a\nb', 'a\r', '\u0085x', 'x\u2028y', ' x', 'x ', '', '\ud800', 'a'.repeat(81)]) {
    expect(await problemOf(create('1002', { name }))).toMatchObject({ status: 422 });
  }
});
