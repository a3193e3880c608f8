import { Refused } from '@botpbx/shared/api/client';
import { createExtension } from '@botpbx/shared/api/extensions';
import * as api from '@botpbx/shared/api/inbound-routes';
import { createTrunk, updateTrunk } from '@botpbx/shared/api/trunks';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeTestPlatform, type SignedIn, type TestPlatform } from '../../../tests/support/platform.ts';

let at: TestPlatform;
let admin: SignedIn;
beforeEach(async () => {
  at = await makeTestPlatform();
  admin = await at.signedInAs('admin');
});
afterEach(() => at.close());

const codeOf = async (asked: Promise<unknown>) => {
  try {
    await asked;
    return 'no error';
  } catch (error) {
    if (error instanceof Refused) return error.problem?.code;
    throw error;
  }
};
const extensionOf = async (who: SignedIn, extension = '1001') =>
  (await who.call(createExtension, { body: { extension, name: 'Phone' } })).id;
const route = async (who: SignedIn, did: string, name = 'Main line') =>
  who.call(api.createInboundRoute, { body: { name, did, destination: { type: 'hangup' } } });

test('a number leads to an extension of the tenant', async () => {
  const destination = { type: 'extension', id: await extensionOf(admin) } as const;
  const made = await admin.call(api.createInboundRoute, { body: { name: 'Main', did: '+15551000', destination } });
  expect(made).toMatchObject({ did: '+15551000', destination });
  expect(made).not.toHaveProperty('did_digits');
  expect((await admin.call(api.listInboundRoutes, {})).data).toEqual([made]);
});

test('a destination of another tenant, or of nobody, is refused with its path', async () => {
  const other = await at.signedInAs('admin');
  const theirs = await extensionOf(other);
  for (const id of [theirs, 999]) {
    const body = { name: 'x', did: '5551000', destination: { type: 'extension', id } };
    const answer = await admin.request('POST', '/api/inbound-routes', body);
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ code: 'destination.not_found', errors: [{ path: 'destination' }] });
  }
  const { id } = await route(admin, '5551000');
  const change = { params: { id }, body: { destination: { type: 'extension', id: theirs } as const } };
  expect(await codeOf(admin.call(api.updateInboundRoute, change))).toBe('destination.not_found');
});

test('two spellings of a number are one number', async () => {
  await route(admin, '+15551000');
  expect(await codeOf(route(admin, '15551000'))).toBe('inbound_route.did_taken');
  const second = await route(admin, '15551001');
  const change = admin.call(api.updateInboundRoute, { params: { id: second.id }, body: { did: '+15551000' } });
  expect(await codeOf(change)).toBe('inbound_route.did_taken');
  expect((await admin.call(api.updateInboundRoute, { params: { id: second.id }, body: { did: '+15551001' } })).did).toBe('+15551001');
});

test('a change touches only what it names', async () => {
  const made = await route(admin, '5551000');
  const changed = await admin.call(api.updateInboundRoute, { params: { id: made.id }, body: { name: 'Other' } });
  expect(changed).toEqual({ ...made, name: 'Other', updated_at: changed.updated_at });
});

/** Two tenants on one node, each with a trunk to the carrier that is named. */
async function neighbours(hosts: readonly [string, string]): Promise<[SignedIn, SignedIn]> {
  const two = await at.signedInAs('admin');
  const served = [admin, two].map(({ tenantId }, position) => `(1, ${tenantId}, ${position})`).join(', ');
  await at.platform.db.run(`insert into node_tenants (node_id, tenant_id, position) values ${served}`);
  await admin.call(createTrunk, { body: { name: 'Carrier', host: hosts[0] } });
  await two.call(createTrunk, { body: { name: 'Carrier', host: hosts[1] } });
  return [admin, two];
}

test('behind one carrier address on one node, a number belongs to one tenant, and the other hears no name', async () => {
  const [one, two] = await neighbours(['sip.carrier.example', 'SIP.carrier.example']);
  await route(one, '+15551000', 'Secret project');
  const answer = await two.request('POST', '/api/inbound-routes', { name: 'x', did: '15551000', destination: { type: 'hangup' } });
  expect(answer.status).toBe(409);
  const text = await answer.text();
  expect(text).toContain('inbound_route.did_taken');
  expect(text).not.toContain('Secret project');
  const free = await route(two, '15551001');
  const change = two.call(api.updateInboundRoute, { params: { id: free.id }, body: { did: '15551000' } });
  expect(await codeOf(change)).toBe('inbound_route.did_taken');
});

test('with carriers of their own, two tenants may route the same number', async () => {
  const [one, two] = await neighbours(['sip.one.example', 'sip.two.example']);
  await route(one, '5551000');
  expect((await route(two, '5551000')).did).toBe('5551000');
  const trunk = { name: 'Shared', host: 'sip.one.example' };
  expect(await codeOf(two.call(createTrunk, { body: trunk }))).toBe('inbound_route.did_taken');
  const own = await two.call(createTrunk, { body: { name: 'Third', host: 'sip.three.example' } });
  const move = two.call(updateTrunk, { params: { id: own.id }, body: { host: 'sip.one.example' } });
  expect(await codeOf(move)).toBe('inbound_route.did_taken');
});

test('the beginning of numbers belongs to one tenant too; all numbers to nobody', async () => {
  const [one, two] = await neighbours(['sip.carrier.example', 'sip.carrier.example']);
  await route(one, '+1555000*');
  for (const did of ['15550001', '1555*', '+15550009*', '1555000*']) expect(await codeOf(route(two, did))).toBe('inbound_route.did_taken');
  expect((await route(two, '+1556*')).did).toBe('+1556*');
  expect((await route(two, '*')).did).toBe('*');
  expect((await route(one, '*')).did).toBe('*');
});

test('tenants whose trunks may be called from one network are behind one carrier', async () => {
  const [one, two] = await neighbours(['sip.one.example', 'sip.two.example']);
  await one.call(createTrunk, { body: { name: 'Net', host: 'a.example', inbound_addresses: ['192.0.2.0/24'] } });
  await route(one, '5551000');
  const near = { name: 'Near', host: 'b.example', inbound_addresses: ['192.0.2.77'] };
  await two.call(createTrunk, { body: near });
  expect(await codeOf(route(two, '5551000'))).toBe('inbound_route.did_taken');
});

test('one number may have a route for each caller, once', async () => {
  const body = { name: 'Main', did: '5551000', destination: { type: 'hangup' } as const };
  await admin.call(api.createInboundRoute, { body });
  await admin.call(api.createInboundRoute, { body: { ...body, caller: '+4930*' } });
  expect(await codeOf(admin.call(api.createInboundRoute, { body: { ...body, caller: '4930*' } }))).toBe('inbound_route.did_taken');
});

test('the hour that a call is sent elsewhere, and where, come together', async () => {
  const body = { name: 'Main', did: '5551000', destination: { type: 'hangup' }, closed_destination: { type: 'hangup' } };
  const answer = await admin.request('POST', '/api/inbound-routes', body);
  expect(answer.status).toBe(422);
  expect(await answer.json()).toMatchObject({ errors: [{ path: 'time_condition_id' }] });
});

test('of two tenants who claim a number at once, one gets it', async () => {
  const [one, two] = await neighbours(['sip.carrier.example', 'sip.carrier.example']);
  for (let round = 0; round < 20; round++) {
    const endings = await Promise.allSettled([route(one, String(5000 + round)), route(two, String(5000 + round))]);
    expect(endings.filter(({ status }) => status === 'fulfilled').length).toBe(1);
  }
});

test('on nodes of their own, a shared carrier does no harm', async () => {
  const other = await at.signedInAs('admin');
  for (const who of [admin, other]) await who.call(createTrunk, { body: { name: 'Carrier', host: 'sip.carrier.example' } });
  await route(admin, '5551000');
  expect((await route(other, '5551000')).did).toBe('5551000');
});
