import type { Secret } from '@botpbx/shared/link/node-http';
import { expect, test } from 'vitest';
import { anExtension, aTenant, TestCloud } from '../../../tests/support/revision.ts';
import { fetchRevision } from './fetch-revision.ts';
import type { Revision } from './ports.ts';
import { makeSectionReader } from './sections.ts';

const keyOf = (version: number): Secret => ({ kind: 'key', secret_ref: 'provider:3', version, value: `key-${version}` });
const account = (version: number) => ({ provider: 'openai', secret: { secret_ref: 'provider:3', version }, base_url: null }) as const;

async function fetched(cloud: TestCloud, version: number, held?: Revision): Promise<Revision> {
  const tenant = aTenant(1, { extensions: [anExtension(1, '1001')], providers: [account(version)] });
  const number = await cloud.publish({ tenants: [tenant] });
  const input = { cloud, identity: cloud.identity, sections: makeSectionReader(), held };
  return fetchRevision(number, input, new AbortController().signal);
}

test('keys of providers come with the revision, and a newer version takes the place of the one that is held', async () => {
  const cloud = new TestCloud();
  cloud.kept.set('provider:3', keyOf(1));
  const first = await fetched(cloud, 1);
  expect(first.secrets.get('provider:3')).toEqual(keyOf(1));
  cloud.kept.set('provider:3', keyOf(2));
  expect((await fetched(cloud, 2, first)).secrets.get('provider:3')).toEqual(keyOf(2));
});

test('a key that is gone holds up no telephone; the secret of a telephone that is gone refuses the revision', async () => {
  const cloud = new TestCloud();
  const revision = await fetched(cloud, 1);
  expect([...revision.secrets.keys()]).toEqual(['extension:1']);
  cloud.kept.set('provider:3', keyOf(1));
  expect((await fetched(cloud, 2)).secrets.has('provider:3')).toBe(false);
  const lost = cloud.publish({
    tenants: [aTenant(1, { extensions: [anExtension(1, '1001', { secret: { secret_ref: 'extension:9', version: 1 } })] })],
  });
  const input = {
    cloud: { ...cloud, envelope: cloud.envelope.bind(cloud), section: cloud.section.bind(cloud), secrets: async () => [] },
    identity: cloud.identity,
    sections: makeSectionReader(),
    held: undefined,
  };
  await expect(fetchRevision(await lost, input, new AbortController().signal)).rejects.toMatchObject({ name: 'RefusedRevision' });
});
