import { Refused } from '@botpbx/shared/api/client';
import { createExtension, deleteExtension, updateExtension } from '@botpbx/shared/api/extensions';
import { createInboundRoute } from '@botpbx/shared/api/inbound-routes';
import * as api from '@botpbx/shared/api/ring-groups';
import { updateOwnTenant } from '@botpbx/shared/api/tenants';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeTestPlatform, type SignedIn, type TestPlatform } from '../../../tests/support/platform.ts';

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
const phone = async (extension: string, who = admin) => (await who.call(createExtension, { body: { extension, name: 'Phone' } })).id;
const group = async (extension_ids: number[], more: object = {}) =>
  admin.call(api.createRingGroup, { body: { name: 'Sales', extension_ids, ...more } });

test('a group has its defaults and keeps the order of its members', async () => {
  const ids = [await phone('1001'), await phone('1002')].reverse();
  const made = await group(ids);
  expect(made).toMatchObject({ strategy: 'ringall', ring_timeout: 20, number: null, failover: null, extension_ids: ids });
  expect((await admin.call(api.listRingGroups, {})).data).toEqual([made]);
  const changed = await admin.call(api.updateRingGroup, { params: { id: made.id }, body: { strategy: 'hunt' } });
  expect(changed).toEqual({ ...made, strategy: 'hunt', updated_at: changed.updated_at });
  expect(await admin.call(api.getRingGroup, { params: { id: made.id } })).toEqual(changed);
});

test('a number belongs to one extension or one group', async () => {
  const id = await phone('1001');
  expect(await refusalOf(group([id], { number: '1001' }))).toEqual([409, 'extension.number_taken', 'number']);
  const made = await group([id], { number: '600' });
  expect(await refusalOf(group([id], { number: '600' }))).toEqual([409, 'extension.number_taken']);
  expect(await refusalOf(phone('600'))).toEqual([409, 'extension.number_taken', 'extension']);
  const move = admin.call(updateExtension, { params: { id }, body: { extension: '600' } });
  expect(await refusalOf(move)).toEqual([409, 'extension.number_taken', 'extension']);
  expect(await refusalOf(group([id], { number: '911' }))).toEqual([422, 'request.invalid', 'number']);
  await admin.call(api.updateRingGroup, { params: { id: made.id }, body: { number: '601', ring_timeout: 30 } });
  await phone('600');
});

test('of an extension and a group that claim a number at once, one gets it', async () => {
  const id = await phone('1001');
  for (let round = 0; round < 20; round++) {
    const number = String(2000 + round);
    const endings = await Promise.allSettled([phone(number), group([id], { number })]);
    expect(endings.filter(({ status }) => status === 'fulfilled').length).toBe(1);
  }
});

test('members and failover must be there', async () => {
  const other = await at.signedInAs('admin');
  const [own, theirs] = [await phone('1001'), await phone('1001', other)];
  expect(await refusalOf(group([own, theirs]))).toEqual([422, 'reference.not_found', 'extension_ids']);
  expect(await refusalOf(group([own, own]))).toEqual([422, 'request.invalid', 'extension_ids']);
  expect(await refusalOf(group([]))).toEqual([422, 'request.invalid', 'extension_ids']);
  const failover = { type: 'ring_group', id: 999 };
  expect(await refusalOf(group([own], { failover }))).toEqual([422, 'destination.not_found', 'failover']);
});

test('what a group rings and what leads to a group cannot be deleted', async () => {
  const [one, two] = [await phone('1001'), await phone('1002')];
  const made = await group([one], { failover: { type: 'extension', id: two } });
  for (const id of [one, two])
    expect(await refusalOf(admin.call(deleteExtension, { params: { id } }))).toEqual([409, 'in_use', `ring_group:${made.id}`]);
  const destination = { type: 'ring_group', id: made.id } as const;
  const route = await admin.call(createInboundRoute, { body: { name: 'Main', did: '5551000', destination } });
  await admin.call(updateOwnTenant, { body: { fallback: destination } });
  const removal = () => refusalOf(admin.call(api.deleteRingGroup, { params: { id: made.id } }));
  expect(await removal()).toEqual([409, 'in_use', `inbound_route:${route.id}`, 'tenant.fallback']);
  await admin.call(updateOwnTenant, { body: { fallback: null } });
  expect(await removal()).toEqual([409, 'in_use', `inbound_route:${route.id}`]);
});

test('groups that fail over in a circle are refused', async () => {
  const id = await phone('1001');
  const last = await group([id]);
  const middle = await group([id], { failover: { type: 'ring_group', id: last.id } });
  const first = await group([id], { failover: { type: 'ring_group', id: middle.id } });
  for (const back of [last, middle, first]) {
    const change = admin.call(api.updateRingGroup, { params: { id: last.id }, body: { failover: { type: 'ring_group', id: back.id } } });
    expect(await refusalOf(change)).toEqual([422, 'destination.loop', 'failover']);
  }
  await admin.call(api.updateRingGroup, { params: { id: first.id }, body: { failover: { type: 'ring_group', id: last.id } } });
});
