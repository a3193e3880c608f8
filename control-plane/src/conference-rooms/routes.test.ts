import { Refused } from '@botpbx/shared/api/client';
import * as api from '@botpbx/shared/api/conference-rooms';
import { createExtension } from '@botpbx/shared/api/extensions';
import { createInboundRoute } from '@botpbx/shared/api/inbound-routes';
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
const room = (more: object = {}) => admin.call(api.createConferenceRoom, { body: { name: 'Board', number: '800', ...more } });

test('a room has its defaults and is changed by what is named', async () => {
  const made = await room();
  expect(made).toMatchObject({ pin: null, admin_pin: null, max_members: 50, wait_for_leader: false, announce: true, recorded: false });
  const changed = await admin.call(api.updateConferenceRoom, { params: { id: made.id }, body: { pin: '4711' } });
  expect(changed).toEqual({ ...made, pin: '4711', updated_at: changed.updated_at });
  expect((await admin.call(api.listConferenceRooms, {})).data).toEqual([changed]);
  await admin.call(api.deleteConferenceRoom, { params: { id: made.id } });
  expect(await refusalOf(admin.call(api.getConferenceRoom, { params: { id: made.id } }))).toEqual([404, 'conference_room.not_found']);
});

test('PINs that make no sense are refused, also by a change', async () => {
  expect(await refusalOf(room({ pin: '12' }))).toEqual([422, 'request.invalid', 'pin']);
  expect(await refusalOf(room({ pin: '123', admin_pin: '123' }))).toEqual([422, 'request.invalid', 'admin_pin']);
  expect(await refusalOf(room({ wait_for_leader: true }))).toEqual([422, 'request.invalid', 'wait_for_leader']);
  const { id } = await room({ admin_pin: '999', wait_for_leader: true });
  const change = admin.call(api.updateConferenceRoom, { params: { id }, body: { admin_pin: null } });
  expect(await refusalOf(change)).toEqual([422, 'request.invalid', 'wait_for_leader']);
});

test('its number is nobody else’s, and what leads to it keeps it', async () => {
  await admin.call(createExtension, { body: { extension: '1001', name: 'Phone' } });
  expect(await refusalOf(room({ number: '1001' }))).toEqual([409, 'extension.number_taken', 'number']);
  expect(await refusalOf(room({ number: '705' }))).toEqual([422, 'request.invalid', 'number']);
  const { id } = await room();
  expect(await refusalOf(room())).toEqual([409, 'extension.number_taken']);
  const phone = admin.call(createExtension, { body: { extension: '800', name: 'Phone' } });
  expect(await refusalOf(phone)).toEqual([409, 'extension.number_taken', 'extension']);
  const route = await admin.call(createInboundRoute, { body: { name: 'In', did: '5551000', destination: { type: 'conference', id } } });
  const removal = admin.call(api.deleteConferenceRoom, { params: { id } });
  expect(await refusalOf(removal)).toEqual([409, 'in_use', `inbound_route:${route.id}`]);
});
