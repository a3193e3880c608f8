import { createEmergencyLocation, deleteEmergencyLocation, updateEmergencyLocation } from '@botpbx/shared/api/emergency-locations';
import { createExtension, updateExtension } from '@botpbx/shared/api/extensions';
import { createNode } from '@botpbx/shared/api/nodes';
import { updateOwnTenant } from '@botpbx/shared/api/tenants';
import { CallId } from '@botpbx/shared/base/ids';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeTestPlatform, type SignedIn, type TestPlatform } from '../../../tests/support/platform.ts';
import { ingest } from '../link/ingest.ts';

let at: TestPlatform;
let admin: SignedIn;
beforeEach(async () => {
  at = await makeTestPlatform();
  admin = await at.signedInAs('admin');
});
afterEach(() => at.close());

const office = {
  name: 'Office',
  address: '1 Main Street, floor 3',
  caller_id: '+15550001111',
  notify_emails: ['desk@example.com', 'guard@example.com'],
};
const statusOf = async (method: string, path: string, body?: unknown) => (await admin.request(method, path, body)).status;

test('a place that a phone or the tenant stands at cannot be deleted', async () => {
  const { id } = await admin.call(createEmergencyLocation, { body: office });
  const phone = await admin.call(createExtension, { body: { extension: '1001', name: 'Ann', emergency_location_id: id } });
  await admin.call(updateOwnTenant, { body: { emergency_location_id: id } });
  const answer = await admin.request('DELETE', `/api/emergency-locations/${id}`);
  expect(await answer.json()).toMatchObject({
    code: 'in_use',
    errors: [{ path: `extension:${phone.id}` }, { path: 'tenant.emergency_location_id' }],
  });
  await admin.call(updateExtension, { params: { id: phone.id }, body: { emergency_location_id: null } });
  await admin.call(updateOwnTenant, { body: { emergency_location_id: null } });
  await admin.call(deleteEmergencyLocation, { params: { id } });
  expect(await statusOf('PUT', `/api/extensions/${phone.id}`, { emergency_location_id: id })).toBe(422);
});

test('a call for help is written down and mailed to everybody of the place, once', async () => {
  const { id } = await admin.call(createEmergencyLocation, { body: office });
  const operator = await at.signedInAs('operator');
  const body = { name: 'Node', address: 'node.example.com', tenant_ids: [admin.tenantId] };
  const node = await operator.call(createNode, { body });
  const call_id = CallId.parse(`n${node.id}-1795366757.8`);
  const event = {
    kind: 'emergency',
    tenant_id: admin.tenantId,
    at: '2026-11-22T11:00:00.000Z',
    call_id,
    extension: '1001',
    number: '911',
    location_id: id,
    caller_id: null,
  } as const;
  const events = [1, 2].map((seq) => ({ seq, event }));
  await ingest(at.platform, { nodeId: node.id, epoch: '00112233445566aa', events }, 0);
  const mails = await at.platform.db.all(sql`select "to", subject, text, state from mails order by id`);
  expect(mails).toEqual(
    office.notify_emails.map((to) => ({
      to,
      subject: 'Emergency call to 911 from 1001: Office',
      text: 'At 2026-11-22T11:00:00.000Z extension 1001 called 911.\n\nOffice\n1 Main Street, floor 3\n\nThe emergency service sees the number +15550001111.',
      state: 'waiting',
    })),
  );
  expect(at.hub.toTenants.filter(({ live }) => live.event === 'emergency.call')).toHaveLength(2);
  await admin.call(updateEmergencyLocation, { params: { id }, body: { notify_emails: [] } });
});

test('no phone may have a number that brings help where the tenant is, nor may the tenant move to where it would', async () => {
  await admin.call(createExtension, { body: { extension: '15', name: 'Ann' } });
  expect(await statusOf('PUT', '/api/tenant', { country: 'FR' })).toBe(409);
  await admin.call(updateOwnTenant, { body: { country: 'DE' } });
  expect(await statusOf('PUT', '/api/tenant', { country: 'US' })).toBe(200);
  await admin.call(updateOwnTenant, { body: { country: 'IN' } });
  expect(await statusOf('POST', '/api/extensions', { extension: '108', name: 'Bob' })).toBe(409);
});
