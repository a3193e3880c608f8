import { createHash } from 'node:crypto';
import { createExtension, updateExtension } from '@botpbx/shared/api/extensions';
import { createTrunk } from '@botpbx/shared/api/trunks';
import { Secret } from '@botpbx/shared/link/node-http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeNode } from '../../../tests/support/machine.ts';
import { BASE, makeTestPlatform, type SignedIn, type TestPlatform } from '../../../tests/support/platform.ts';
import { bearerOf } from './bearer.ts';

let t: TestPlatform;
let operator: SignedIn;
let ann: SignedIn;
let nodeId: number;
beforeEach(async () => {
  t = await makeTestPlatform();
  operator = await t.signedInAs('operator');
  ann = await t.signedInAs('admin', await t.makeTenant('acme'));
  nodeId = await makeNode(operator, [ann.tenantId]);
});
afterEach(() => t.close());

async function ask(refs: unknown, node = nodeId): Promise<Response> {
  const headers = { authorization: `Bearer ${await bearerOf(t.platform, node)}`, 'content-type': 'application/json' };
  return t.app.request(`${BASE}/node/secrets`, { method: 'POST', headers, body: JSON.stringify({ refs }) }, { address: '192.0.2.9' });
}
const secrets = async (refs: string[], node = nodeId) => {
  const { secrets } = (await (await ask(refs, node)).json()) as { secrets: unknown[] };
  return secrets.map((secret) => Secret.parse(secret));
};
const digest = (kind: string, text: string) => createHash(kind).update(text).digest('hex');

test('a phone comes as the two digests of its realm, a trunk as its password', async () => {
  const phone = await ann.call(createExtension, { body: { extension: '1001', name: 'Ann' } });
  const trunk = await ann.call(createTrunk, { body: { name: 'Carrier', host: 'sip.example.com', username: 'u', password: 'pass-word-9' } });
  const realm = `acme.${t.platform.settings.sipBaseDomain}`;
  const text = `1001:${realm}:${phone.secret}`;
  const common = { kind: 'digest', secret_ref: `extension:${phone.id}`, version: 1, username: '1001', realm };
  expect(await secrets([`extension:${phone.id}`, `trunk:${trunk.id}`])).toEqual([
    { ...common, md5: digest('md5', text), sha256: digest('sha256', text) },
    { kind: 'plain', secret_ref: `trunk:${trunk.id}`, version: 1, value: 'pass-word-9' },
  ]);
});

test('a new secret and a new number both make a new version and a new digest', async () => {
  const phone = await ann.call(createExtension, { body: { extension: '1001', name: 'Ann' } });
  const ref = `extension:${phone.id}`;
  const [first] = await secrets([ref]);
  await ann.call(updateExtension, { params: { id: phone.id }, body: { secret: 'quite-Another-1' } });
  const [second] = await secrets([ref]);
  await ann.call(updateExtension, { params: { id: phone.id }, body: { extension: '1002' } });
  const [third] = await secrets([ref]);
  expect([first, second, third].map((secret) => secret?.version)).toEqual([1, 2, 3]);
  expect(new Set([first, second, third].map((secret) => secret?.kind === 'digest' && secret.md5)).size).toBe(3);
});

test('what belongs to a tenant that the node does not serve is left out, like what does not exist', async () => {
  const bob = await t.signedInAs('admin');
  const his = await bob.call(createExtension, { body: { extension: '1001', name: 'Bob' } });
  const trunk = await bob.call(createTrunk, { body: { name: 'Carrier', host: 'sip.example.com', username: 'u', password: 'pass-word-9' } });
  const mine = await ann.call(createExtension, { body: { extension: '1001', name: 'Ann' } });
  const refs = [`extension:${his.id}`, `trunk:${trunk.id}`, 'extension:999', 'trunk:999', `extension:${mine.id}`];
  expect((await secrets(refs)).map((secret) => secret.secret_ref)).toEqual([`extension:${mine.id}`]);
  expect(await secrets(refs, await makeNode(operator, [bob.tenantId]))).toHaveLength(2);
});

test.each([[['node:1']], [['extension:1 or 1=1']], ['extension:1'], [[7]]])('%j is refused', async (refs) => {
  expect((await ask(refs)).status).toBe(422);
});
