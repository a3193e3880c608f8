import { canonicalJson, type Envelope, hashOf, signedText } from '@botpbx/shared/link/node-config';
import { expect, test } from 'vitest';
import { aTenant, TestCloud } from '../../../tests/support/revision.ts';
import { readEnvelope } from './envelope.ts';
import { RefusedRevision } from './ports.ts';

const cloud = new TestCloud();
const revision = await cloud.publish({ tenants: [aTenant(1)] }, 5);
const good = cloud.envelopes.get(revision) as Envelope;
const read = (raw: unknown, running?: number) => readEnvelope(raw, { revision, identity: cloud.identity, running });

test('a signed envelope of this node is read', async () => {
  expect(await read(good)).toEqual(good);
  expect(await read(good, 5)).toEqual(good);
});

test('a lower number is refused unless it rolls back', async () => {
  await expect(read(good, 6)).rejects.toThrow(/older/);
  const rollback = cloud.signed({ ...good, rollback_of: 3 });
  expect(await read(rollback, 6)).toEqual(rollback);
});

test('no envelope with a single sign changed is accepted', async () => {
  const text = JSON.stringify(good);
  let tried = 0;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] === '1' ? '2' : '1';
    const changed = `${text.slice(0, at)}${sign}${text.slice(at + 1)}`;
    const raw = attempt(changed);
    if (raw === undefined) continue;
    tried += 1;
    await expect(read(raw), changed).rejects.toThrow(RefusedRevision);
  }
  expect(tried).toBeGreaterThan(300);
});

function attempt(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

test.each([
  null,
  undefined,
  0,
  '',
  [],
  {},
  { ...good, signature: '' },
  { ...good, signature: 'a'.repeat(86) },
  { ...good, signature: `${good.signature}=` },
])('%j is refused', async (raw) => {
  await expect(read(raw)).rejects.toThrow(RefusedRevision);
});

test('sections that do not have the signed hash are refused, also when swapped or added', async () => {
  const [node, tenant] = good.sections;
  if (!node || !tenant) throw new Error('no sections');
  for (const sections of [
    [tenant, node],
    [node, tenant, tenant],
    [node, { ...tenant, name: 'tenant:2' }],
  ])
    await expect(read({ ...good, sections })).rejects.toThrow(/signature/);
  const twice = [node, tenant, { ...tenant }];
  await expect(read(cloud.signed({ ...good, sections: twice, hash: await hashOf(canonicalJson(twice)) }))).rejects.toThrow(/twice/);
});

test('the signature covers form, node, number, rollback and hash', () => {
  const base = signedText(good);
  for (const change of [{ schema: 2 }, { node_id: 9 }, { revision: 6 }, { rollback_of: 1 }, { hash: 'b'.repeat(64) }])
    expect(signedText({ ...good, ...change })).not.toBe(base);
});
