import { listAudit } from '@botpbx/shared/api/audit';
import { Refused } from '@botpbx/shared/api/client';
import { createExtension } from '@botpbx/shared/api/extensions';
import * as api from '@botpbx/shared/api/tenants';
import { me } from '@botpbx/shared/api/users';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeTestPlatform, type SignedIn, type TestPlatform } from '../../../tests/support/platform.ts';

let at: TestPlatform;
let operator: SignedIn;
let admin: SignedIn;
beforeEach(async () => {
  at = await makeTestPlatform();
  operator = await at.signedInAs('operator');
  admin = await at.signedInAs('admin');
});
afterEach(() => at.close());

const acting = (method: string, path: string, body?: unknown, tenant: string | number = admin.tenantId) =>
  operator.request(method, path, body, { 'tenant-id': String(tenant) });

test('an operator makes a tenant; its SIP domain stands under ours', async () => {
  const made = await operator.call(api.createTenant, { body: { slug: 'acme', name: 'Acme' } });
  expect(made).toMatchObject({ slug: 'acme', time_zone: 'UTC', fallback: null, sip_domain: 'acme.sip.botpbx.local' });
  expect(await operator.call(api.getTenant, { params: { id: made.id } })).toEqual(made);
  const again = operator.call(api.createTenant, { body: { slug: 'acme', name: 'Other' } });
  await expect(again).rejects.toThrow(Refused);
  await expect(again).rejects.toMatchObject({ problem: { code: 'tenant.slug_taken', status: 409 } });
});

test('an admin sees and changes the own tenant alone', async () => {
  const own = await admin.call(api.getOwnTenant, {});
  expect(own.id).toBe(admin.tenantId);
  const renamed = await admin.call(api.updateOwnTenant, { body: { time_zone: 'Europe/Berlin' } });
  expect(renamed).toEqual({ ...own, time_zone: 'Europe/Berlin' });
  expect(await admin.call(api.updateOwnTenant, { body: {} })).toEqual(renamed);
  for (const path of ['/api/tenants', `/api/tenants/${admin.tenantId}`, `/api/tenants/${operator.tenantId}`]) {
    expect((await admin.request('GET', path)).status).toBe(403);
  }
  expect((await admin.request('POST', '/api/tenants', { slug: 'x', name: 'X' })).status).toBe(403);
});

test('time zones and slugs that are none are refused', async () => {
  for (const time_zone of ['Mars/Olympus', '', '../etc', 'UTC\n']) {
    expect((await admin.request('PUT', '/api/tenant', { time_zone })).status).toBe(422);
  }
  for (const slug of ['A', 'a b', '-a', 'a.b', '', 'ä', 'a'.repeat(41)]) {
    expect((await operator.request('POST', '/api/tenants', { slug, name: 'X' })).status).toBe(422);
  }
});

test('a fallback is an extension of the tenant', async () => {
  const theirs = (await operator.call(createExtension, { body: { extension: '1001', name: 'x' } })).id;
  const answer = await admin.request('PUT', '/api/tenant', { fallback: { type: 'extension', id: theirs } });
  expect(await answer.json()).toMatchObject({ status: 422, code: 'destination.not_found', errors: [{ path: 'fallback' }] });
  const { id } = await admin.call(createExtension, { body: { extension: '1001', name: 'x' } });
  const fallback = { type: 'extension', id } as const;
  expect((await admin.call(api.updateOwnTenant, { body: { fallback } })).fallback).toEqual(fallback);
});

test('an operator acts in a tenant by the header, and the ledger there says who it was', async () => {
  expect((await acting('POST', '/api/extensions', { extension: '1001', name: 'By the operator' })).status).toBe(201);
  expect((await admin.call(listAudit, {})).data[0]).toMatchObject({ actor: `operator:${operator.userId}`, action: 'extension.created' });
  expect((await operator.call(listAudit, {})).data.some(({ action }) => action === 'extension.created')).toBe(false);
  const who = me.result.parse(await (await acting('GET', '/api/auth/me')).json());
  expect([who.user.id, who.tenant.id]).toEqual([operator.userId, admin.tenantId]);
});

test('an operator who acts elsewhere still changes the own password and signs out at home', async () => {
  const change = { current: operator.password, password: 'another horse battery' };
  expect((await acting('PUT', '/api/auth/password', change)).status).toBe(200);
  const { data } = await admin.call(listAudit, {});
  expect(data.some(({ action }) => action === 'user.password_changed')).toBe(false);
});

test('the header is refused from everybody else, and names a tenant that exists', async () => {
  for (const tenant of [operator.tenantId, admin.tenantId, 999, 'x']) {
    expect((await admin.request('GET', '/api/tenant', undefined, { 'tenant-id': String(tenant) })).status).toBe(403);
  }
  for (const tenant of ['999', '0', '-1', 'x', '1; drop table tenants', '', '9'.repeat(30)]) {
    expect([tenant, (await acting('GET', '/api/tenant', undefined, tenant)).status]).toEqual([tenant, 404]);
  }
  const answer = await at.app.request('http://pbx.test/api/tenant', { headers: { 'tenant-id': '1' } });
  expect(answer.status).toBe(401);
});
