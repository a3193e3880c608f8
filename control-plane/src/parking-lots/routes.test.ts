import { Refused } from '@botpbx/shared/api/client';
import { createConferenceRoom } from '@botpbx/shared/api/conference-rooms';
import { createExtension, deleteExtension } from '@botpbx/shared/api/extensions';
import * as api from '@botpbx/shared/api/parking-lots';
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
const lot = (more: object = {}) => admin.call(api.createParkingLot, { body: { name: 'Lot', ...more } });
const phone = async (extension: string) => (await admin.call(createExtension, { body: { extension, name: 'Phone' } })).id;

test('a lot has its defaults and is changed by what is named', async () => {
  const made = await lot();
  expect(made).toMatchObject({ number: null, first_slot: '701', slots: 20, timeout: 90, timeout_destination: null });
  const changed = await admin.call(api.updateParkingLot, { params: { id: made.id }, body: { timeout: 120 } });
  expect(changed).toEqual({ ...made, timeout: 120, updated_at: changed.updated_at });
  expect((await admin.call(api.listParkingLots, {})).data).toEqual([changed]);
});

test('a slot is a number of the house', async () => {
  await phone('2005');
  expect(await refusalOf(lot({ first_slot: '2000' }))).toEqual([409, 'extension.number_taken', 'first_slot']);
  expect(await refusalOf(lot({ first_slot: '2000', slots: 5, number: '2005' }))).toEqual([409, 'extension.number_taken', 'number']);
  const { id } = await lot({ first_slot: '2000', slots: 5 });
  expect(await refusalOf(phone('2004'))).toEqual([409, 'extension.number_taken', 'extension']);
  const room = admin.call(createConferenceRoom, { body: { name: 'Room', number: '2000' } });
  expect(await refusalOf(room)).toEqual([409, 'extension.number_taken', 'number']);
  const grow = admin.call(api.updateParkingLot, { params: { id }, body: { slots: 6 } });
  expect(await refusalOf(grow)).toEqual([409, 'extension.number_taken', 'first_slot']);
  await admin.call(api.updateParkingLot, { params: { id }, body: { slots: 4 } });
  await phone('2004');
});

test('lots do not share a slot, and none is an emergency number', async () => {
  await lot({ first_slot: '3000', slots: 10, number: '3100' });
  for (const more of [{ first_slot: '3009' }, { first_slot: '3095' }, { number: '3005', first_slot: '4000' }])
    expect(await refusalOf(lot(more))).toEqual([409, 'extension.number_taken', 'first_slot']);
  expect(await refusalOf(lot({ number: '702' }))).toEqual([422, 'request.invalid', 'number']);
  expect(await refusalOf(lot({ first_slot: '905', slots: 20 }))).toEqual([422, 'request.invalid', 'first_slot']);
  await lot({ first_slot: '3010' });
});

test('what its callers go on to is there and stays', async () => {
  const id = await phone('1001');
  const made = await lot({ timeout_destination: { type: 'extension', id } });
  expect(await refusalOf(admin.call(deleteExtension, { params: { id } }))).toEqual([409, 'in_use', `parking_lot:${made.id}`]);
  const astray = lot({ first_slot: '5000', timeout_destination: { type: 'park', id: 999 } });
  expect(await refusalOf(astray)).toEqual([422, 'destination.not_found', 'timeout_destination']);
});
