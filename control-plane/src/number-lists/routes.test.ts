import { Refused } from '@botpbx/shared/api/client';
import { createExtension } from '@botpbx/shared/api/extensions';
import { createInboundRoute, deleteInboundRoute } from '@botpbx/shared/api/inbound-routes';
import * as api from '@botpbx/shared/api/number-lists';
import { createRingGroup, deleteRingGroup } from '@botpbx/shared/api/ring-groups';
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

test('a list blocks with its defaults, and its name is taken once', async () => {
  const made = await admin.call(api.createNumberList, { body: { name: 'Unwanted', numbers: ['+4930*', 'anonymous'] } });
  expect(made).toMatchObject({ kind: 'block', action: 'hangup', everywhere: false, destination: null });
  expect(await codeOf(admin.call(api.createNumberList, { body: { name: 'Unwanted' } }))).toBe('number_list.name_taken');
});

test.each<[object, string]>([
  [{ numbers: ['*'] }, 'all'],
  [{ numbers: ['+1555', '1555'] }, 'a number twice'],
  [{ numbers: ['1;2'] }, 'no number'],
  [{ action: 'destination' }, 'no destination'],
])('%j is refused: %s', async (more) => {
  expect((await admin.request('POST', '/api/number-lists', { name: 'x', ...more })).status).toBe(422);
});

test('a list that a route reads stays, and so does what a list leads to', async () => {
  const phone = await admin.call(createExtension, { body: { extension: '1001', name: 'Phone' } });
  const group = await admin.call(createRingGroup, { body: { name: 'Spam', extension_ids: [phone.id] } });
  const destination = { type: 'ring_group', id: group.id } as const;
  const list = await admin.call(api.createNumberList, { body: { name: 'Unwanted', action: 'destination', destination } });
  const body = { name: 'Main', did: '5551000', destination: { type: 'hangup' } as const, number_list_ids: [list.id] };
  const route = await admin.call(createInboundRoute, { body });
  expect(await codeOf(admin.call(api.deleteNumberList, { params: { id: list.id } }))).toBe('in_use');
  expect(await codeOf(admin.call(deleteRingGroup, { params: { id: group.id } }))).toBe('in_use');
  await admin.call(deleteInboundRoute, { params: { id: route.id } });
  await admin.call(api.deleteNumberList, { params: { id: list.id } });
  expect(await codeOf(admin.call(deleteRingGroup, { params: { id: group.id } }))).toBe('no error');
});

test("another tenant's list is none for a route", async () => {
  const other = await at.signedInAs('admin');
  const { id } = await other.call(api.createNumberList, { body: { name: 'Theirs' } });
  const body = { name: 'x', did: '5551', destination: { type: 'hangup' } as const, number_list_ids: [id] };
  expect(await codeOf(admin.call(createInboundRoute, { body }))).toBe('reference.not_found');
});
