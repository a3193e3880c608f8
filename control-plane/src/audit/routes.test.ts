import { listAudit } from '@botpbx/shared/api/audit';
import { createExtension, deleteExtension, updateExtension } from '@botpbx/shared/api/extensions';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeTestPlatform, type TestPlatform } from '../../../tests/support/platform.ts';

let at: TestPlatform;
beforeEach(async () => {
  at = await makeTestPlatform();
});
afterEach(() => at.close());

test('who did what is listed newest first, page after page', async () => {
  const admin = await at.signedInAs('admin');
  const { id } = await admin.call(createExtension, { body: { extension: '1001', name: 'x' } });
  await admin.call(updateExtension, { params: { id }, body: { name: 'y' } });
  await admin.call(deleteExtension, { params: { id } });
  const first = await admin.call(listAudit, { query: { limit: 2 } });
  expect(first.data.map(({ action }) => action)).toEqual(['extension.deleted', 'extension.updated']);
  expect(first.data[0]).toMatchObject({ actor: `user:${admin.userId}`, subject: `extension:${id}` });
  const second = await admin.call(listAudit, { query: { limit: 2, cursor: first.next_cursor ?? '' } });
  expect(second.data.map(({ action, subject }) => [action, subject])).toEqual([
    ['extension.created', `extension:${id}`],
    ['user.created', `user:${admin.userId}`],
  ]);
});

test('what failed leaves no entry, and no tenant sees those of another', async () => {
  const [one, two] = [await at.signedInAs('admin'), await at.signedInAs('admin')];
  await one.call(createExtension, { body: { extension: '1001', name: 'x' } });
  const before = await one.call(listAudit, {});
  await one.request('POST', '/api/extensions', { extension: '1001', name: 'x' });
  await one.request('PUT', '/api/extensions/999', { name: 'x' });
  await one.request('DELETE', `/api/users/${one.userId}`);
  expect(await one.call(listAudit, {})).toEqual(before);
  expect((await two.call(listAudit, {})).data.map(({ action }) => action)).toEqual(['user.created']);
});
