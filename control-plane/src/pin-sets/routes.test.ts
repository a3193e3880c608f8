import { getOutboundLimits, updateOutboundLimits } from '@botpbx/shared/api/outbound-limits';
import { createOutboundRoute, deleteOutboundRoute } from '@botpbx/shared/api/outbound-routes';
import * as api from '@botpbx/shared/api/pin-sets';
import { createTimeCondition } from '@botpbx/shared/api/time-conditions';
import { createTrunk } from '@botpbx/shared/api/trunks';
import { routePinOf } from '@botpbx/shared/model/route-pin';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeTestPlatform, type SignedIn, type TestPlatform } from '../../../tests/support/platform.ts';
import { desiredPinSets } from './desired.ts';

let at: TestPlatform;
let admin: SignedIn;
beforeEach(async () => {
  at = await makeTestPlatform();
  admin = await at.signedInAs('admin');
});
afterEach(() => at.close());

const pins = [
  { label: 'Reception', pin: '4711' },
  { label: 'Sales', pin: '0815' },
];
const whose = async (digits: string) => {
  const [row] = await desiredPinSets(at.platform.db, [admin.tenantId]);
  return row && routePinOf({ ...row, iterations: row.rounds }, digits);
};

test('PINs are kept as hashes that a node can check, and are never shown', async () => {
  const made = await admin.call(api.createPinSet, { body: { name: 'Abroad', pins } });
  expect(made.pins).toEqual([
    { id: 1, label: 'Reception' },
    { id: 2, label: 'Sales' },
  ]);
  expect(JSON.stringify(await at.platform.db.all('select * from pin_sets'))).not.toMatch(/4711|0815/);
  expect([await whose('4711'), await whose('0815'), await whose('9999')]).toEqual([1, 2, undefined]);
});

test('a PIN that stays keeps its id, and the id of one that ends is never given again', async () => {
  const { id } = await admin.call(api.createPinSet, { body: { name: 'Abroad', pins } });
  const change = (list: unknown) => admin.request('PUT', `/api/pin-sets/${id}`, { pins: list });
  expect(
    await (
      await change([
        { id: 1, label: 'Front desk' },
        { label: 'New', pin: '2222' },
      ])
    ).json(),
  ).toMatchObject({
    pins: [
      { id: 1, label: 'Front desk' },
      { id: 3, label: 'New' },
    ],
  });
  expect([await whose('4711'), await whose('0815'), await whose('2222')]).toEqual([1, undefined, 3]);
  expect((await change([{ id: 2, label: 'Gone' }])).status).toBe(422);
  expect(
    (
      await change([
        { label: 'One', pin: '1111' },
        { label: 'Other', pin: '1111' },
      ])
    ).status,
  ).toBe(422);
});

test('a set that a route asks for cannot be deleted; hours that a route or the limits read cannot either', async () => {
  const { id } = await admin.call(api.createPinSet, { body: { name: 'Abroad', pins } });
  const trunk = await admin.call(createTrunk, { body: { name: 'Carrier', host: 'carrier.example' } });
  const ends = { type: 'hangup' } as const;
  const hours = await admin.call(createTimeCondition, {
    body: { name: 'Office', ranges: [], open_destination: ends, closed_destination: ends },
  });
  const body = { name: 'Abroad', pattern: '011.', trunk_ids: [trunk.id], pin_set_id: id, time_condition_id: hours.id };
  const route = await admin.call(createOutboundRoute, { body });
  await admin.call(updateOutboundLimits, {
    body: { off_hours: { time_condition_id: hours.id, permission: 'national' }, open_prefixes: ['881'] },
  });
  const used = async (path: string) =>
    ((await (await admin.request('DELETE', path)).json()) as { errors: { path: string }[] }).errors.map((one) => one.path);
  expect(await used(`/api/pin-sets/${id}`)).toEqual([`outbound_route:${route.id}`]);
  expect(await used(`/api/time-conditions/${hours.id}`)).toEqual([`outbound_route:${route.id}`, 'outbound_limits']);
  await admin.call(deleteOutboundRoute, { params: { id: route.id } });
  await admin.call(updateOutboundLimits, { body: { off_hours: null } });
  expect((await admin.request('DELETE', `/api/time-conditions/${hours.id}`)).status).toBe(204);
  await admin.call(api.deletePinSet, { params: { id } });
  expect(await admin.call(getOutboundLimits, {})).toMatchObject({ open_prefixes: ['881'], extension_per_minute: 30, off_hours: null });
});
