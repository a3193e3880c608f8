import { readFile } from 'node:fs/promises';
import { Refused } from '@botpbx/shared/api/client';
import * as api from '@botpbx/shared/api/trunks';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeTestPlatform, type SignedIn, type TestPlatform } from '../../../tests/support/platform.ts';
import { tenantDb } from '../kit/tenant-db.ts';
import { openTrunkPasswords } from './store.ts';

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
const sample = { name: 'VoIP Provider', host: 'sip.provider.com', username: 'account', password: 'pA55-of-the-carrier' };
const opened = (id: number) => openTrunkPasswords(tenantDb(at.platform, admin.tenantId, 'system'), at.platform.keys.master, [id, 999]);

test("the reference's sample makes a trunk with the documented defaults, its password sealed", async () => {
  const made = await admin.call(api.createTrunk, { body: sample });
  expect(made).toMatchObject({
    port: 5060,
    transport: 'udp',
    codecs: ['opus', 'g722', 'ulaw', 'alaw'],
    register: false,
    has_password: true,
  });
  const answers = await Promise.all(
    ['/api/trunks', `/api/trunks/${made.id}`].map(async (path) => (await admin.request('GET', path)).text()),
  );
  const disk = (await readFile(at.file, 'latin1')) + (await readFile(`${at.file}-wal`, 'latin1'));
  for (const text of [...answers, disk, JSON.stringify(at.logged)]) expect(text).not.toContain(sample.password);
  expect(await opened(made.id)).toEqual([{ id: made.id, version: 1, password: sample.password }]);
});

test('a password is changed, taken away and left alone', async () => {
  const { id } = await admin.call(api.createTrunk, { body: sample });
  await admin.call(api.updateTrunk, { params: { id }, body: { name: 'Other' } });
  expect(await opened(id)).toMatchObject([{ version: 1, password: sample.password }]);
  await admin.call(api.updateTrunk, { params: { id }, body: { password: 'another' } });
  expect(await opened(id)).toMatchObject([{ version: 2, password: 'another' }]);
  const without = await admin.call(api.updateTrunk, { params: { id }, body: { password: null } });
  expect(without.has_password).toBe(false);
  expect(await opened(id)).toEqual([]);
});

test('a registration needs a name and a password, also when one of them is taken away', async () => {
  const bare = { name: 'Bare', host: 'sip.provider.com', register: true };
  const problem = await problemOf(admin.call(api.createTrunk, { body: bare }));
  expect(problem?.errors?.map(({ path }) => path)).toEqual(['username', 'password']);
  const { id } = await admin.call(api.createTrunk, { body: { ...sample, register: true } });
  for (const body of [{ password: null }, { username: null }]) {
    expect(await problemOf(admin.call(api.updateTrunk, { params: { id }, body }))).toMatchObject({ status: 422 });
  }
  expect((await admin.call(api.getTrunk, { params: { id } })).register).toBe(true);
});

test('a name is taken once in a tenant', async () => {
  await admin.call(api.createTrunk, { body: sample });
  const second = await admin.call(api.createTrunk, { body: { ...sample, name: 'Second' } });
  expect(await problemOf(admin.call(api.createTrunk, { body: sample }))).toMatchObject({ code: 'trunk.name_taken', status: 409 });
  const rename = admin.call(api.updateTrunk, { params: { id: second.id }, body: { name: sample.name } });
  expect(await problemOf(rename)).toMatchObject({ code: 'trunk.name_taken' });
  const other = await at.signedInAs('admin');
  expect((await other.call(api.createTrunk, { body: sample })).name).toBe(sample.name);
});

test('a change touches only what it names', async () => {
  const made = await admin.call(api.createTrunk, { body: { ...sample, port: 5080, transport: 'tcp', codecs: ['alaw'] } });
  const changed = await admin.call(api.updateTrunk, { params: { id: made.id }, body: { username: 'other' } });
  expect(changed).toEqual({ ...made, username: 'other', updated_at: changed.updated_at });
});

test('a deleted trunk is gone, and cannot be deleted twice', async () => {
  const { id } = await admin.call(api.createTrunk, { body: sample });
  await admin.call(api.deleteTrunk, { params: { id } });
  expect((await admin.call(api.listTrunks, {})).data).toEqual([]);
  expect(await problemOf(admin.call(api.deleteTrunk, { params: { id } }))).toMatchObject({ code: 'trunk.not_found' });
});

test('hosts that would mean something to a configuration file are refused', async () => {
  for (const host of ['a b', 'a;b', 'a\nb', '[x]', 'a,b', '-a', 'a..b', 'a/24', 'http://a', '', 'a'.repeat(254)]) {
    expect([host, await problemOf(admin.call(api.createTrunk, { body: { ...sample, host } }))]).toMatchObject([host, { status: 422 }]);
  }
});

test('a preset fills in what the body leaves out, and nothing else', async () => {
  const twilio = await admin.call(api.createTrunk, { body: { name: 'Twilio', preset: 'twilio_sip_domain', host: 'acme.sip.twilio.com' } });
  expect(twilio).toMatchObject({ outbound_proxy: 'sip.twilio.com', number_format: 'e164', codecs: ['opus', 'ulaw', 'alaw'], port: 5060 });
  const telnyx = { name: 'Telnyx', preset: 'telnyx', username: 'u', password: 'pA55word', codecs: ['ulaw'] } as const;
  const made = await admin.call(api.createTrunk, { body: { ...telnyx, codecs: [...telnyx.codecs] } });
  expect(made).toMatchObject({ host: 'sip.telnyx.com', register: true, codecs: ['ulaw'] });
  expect(await problemOf(admin.call(api.createTrunk, { body: { name: 'No host' } }))).toMatchObject({ errors: [{ path: 'host' }] });
});

test('a trunk that goes over to TLS goes to its port, unless it had one of its own', async () => {
  const { id } = await admin.call(api.createTrunk, { body: sample });
  const change = (body: Parameters<typeof api.updateTrunk.body.parse>[0]) =>
    admin.call(api.updateTrunk, { params: { id }, body: api.updateTrunk.body.parse(body) });
  expect((await change({ transport: 'tls' })).port).toBe(5061);
  expect((await change({ transport: 'udp', port: 5070 })).port).toBe(5070);
  expect((await change({ transport: 'tls' })).port).toBe(5070);
  expect((await admin.call(api.createTrunk, { body: { ...sample, name: 'TLS', transport: 'tls' } })).port).toBe(5061);
});

test('the older name of RFC 4733 is taken for it', async () => {
  expect((await admin.call(api.createTrunk, { body: { ...sample, dtmf_mode: 'rfc2833' } })).dtmf_mode).toBe('rfc4733');
});

test.each([
  ['dtmf_mode', 'sms'],
  ['outbound_proxy', 'proxy:99999'],
  ['outbound_proxy', 'a b'],
  ['inbound_addresses', ['192.0.2.0/8']],
  ['inbound_addresses', ['192.0.2.1', '192.0.2.1']],
  ['inbound_addresses', ['sip.example']],
  ['from_user', 'a;b'],
  ['from_domain', 'a\nb'],
  ['qualify_frequency', 1],
  ['transport', 'ws'],
])('%s cannot be %j', async (field, value) => {
  expect((await admin.request('POST', '/api/trunks', { ...sample, [field]: value })).status).toBe(422);
});

test('a trunk that is off says so, and is not tried', async () => {
  const { id } = await admin.call(api.createTrunk, { body: { ...sample, enabled: false } });
  expect((await admin.call(api.getTrunk, { params: { id } })).status).toBe('disabled');
  expect(await problemOf(admin.call(api.testTrunk, { params: { id }, body: {} }))).toMatchObject({ code: 'trunk.disabled' });
});

test('without a node nothing can be tried', async () => {
  const { id } = await admin.call(api.createTrunk, { body: sample });
  expect(await problemOf(admin.call(api.testTrunk, { params: { id }, body: {} }))).toMatchObject({ status: 503 });
});
