import { Refused } from '@botpbx/shared/api/client';
import { createExtension, deleteExtension } from '@botpbx/shared/api/extensions';
import * as api from '@botpbx/shared/api/paging-groups';
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
const page = (extension_ids: number[], number = '850') =>
  admin.call(api.createPagingGroup, { body: { name: 'Hall', number, extension_ids } });

test('a group has its defaults and is changed by what is named', async () => {
  const ids = [await phone('1001'), await phone('1002')];
  const made = await page(ids);
  expect(made).toMatchObject({ extension_ids: ids, two_way: false, skip_busy: true });
  const changed = await admin.call(api.updatePagingGroup, { params: { id: made.id }, body: { two_way: true } });
  expect(changed).toEqual({ ...made, two_way: true, updated_at: changed.updated_at });
  expect((await admin.call(api.listPagingGroups, {})).data).toEqual([changed]);
});

test('members are the tenant’s own, and a member is kept', async () => {
  const other = await at.signedInAs('admin');
  const [own, theirs] = [await phone('1001'), await phone('1001', other)];
  expect(await refusalOf(page([own, theirs]))).toEqual([422, 'reference.not_found', 'extension_ids']);
  expect(await refusalOf(page([own, own]))).toEqual([422, 'request.invalid', 'extension_ids']);
  const { id } = await page([own]);
  expect(await refusalOf(admin.call(deleteExtension, { params: { id: own } }))).toEqual([409, 'in_use', `paging_group:${id}`]);
  expect(await refusalOf(page([own], '1001'))).toEqual([409, 'extension.number_taken', 'number']);
  await admin.call(api.deletePagingGroup, { params: { id } });
  await admin.call(deleteExtension, { params: { id: own } });
});
