import * as calendars from '@botpbx/shared/api/calendars';
import { Refused } from '@botpbx/shared/api/client';
import { createExtension, deleteExtension } from '@botpbx/shared/api/extensions';
import { createRingGroup, updateRingGroup } from '@botpbx/shared/api/ring-groups';
import { updateOwnTenant } from '@botpbx/shared/api/tenants';
import * as api from '@botpbx/shared/api/time-conditions';
import type { Destination } from '@botpbx/shared/model/destination';
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
const office = { name: 'Office', ranges: [{ days: ['mon', 'fri'], start: '09:00', end: '17:00' }] };
const hangup = { type: 'hangup' } as const;
const condition = (open: Destination = hangup, more: object = {}) =>
  admin.call(api.createTimeCondition, { body: { ...office, open_destination: open, closed_destination: hangup, ...more } as never });
const change = (id: number, body: object) => admin.call(api.updateTimeCondition, { params: { id }, body });

test('a condition has its defaults, and a change touches only what it names', async () => {
  const made = await condition();
  expect(made).toMatchObject({ ...office, time_zone: null, calendar_ids: [], override: 'auto' });
  const changed = await change(made.id, { override: 'closed' });
  expect(changed).toEqual({ ...made, override: 'closed', updated_at: changed.updated_at });
  expect((await admin.call(api.listTimeConditions, {})).data).toEqual([changed]);
  await admin.call(api.deleteTimeCondition, { params: { id: made.id } });
  expect(await refusalOf(admin.call(api.getTimeCondition, { params: { id: made.id } }))).toEqual([404, 'time_condition.not_found']);
});

test.each([
  [{ ranges: [{ days: ['mon'], start: '24:00', end: '17:00' }] }, 'ranges.0.start'],
  [{ ranges: [{ days: ['mon'], start: '9:00', end: '17:00' }] }, 'ranges.0.start'],
  [{ ranges: [{ days: ['mon', 'mon'], start: '09:00', end: '17:00' }] }, 'ranges.0.days'],
  [{ ranges: [{ days: [], start: '09:00', end: '17:00' }] }, 'ranges.0.days'],
  [{ time_zone: 'Mars/Olympus' }, 'time_zone'],
  [{ override: 'maybe' }, 'override'],
])('%o is refused', async (more, path) => {
  expect(await refusalOf(condition(hangup, more))).toEqual([422, 'request.invalid', path]);
});

test('calendars are shared, and one that is read stays', async () => {
  const holidays = [{ date: '2028-02-29', name: 'Leap day', yearly: true }];
  const calendar = await admin.call(calendars.createCalendar, { body: { name: 'Feasts', holidays } });
  const [one, two] = [await condition(hangup, { calendar_ids: [calendar.id] }), await condition(hangup, { calendar_ids: [calendar.id] })];
  const removal = () => refusalOf(admin.call(calendars.deleteCalendar, { params: { id: calendar.id } }));
  expect(await removal()).toEqual([409, 'in_use', `time_condition:${one.id}`, `time_condition:${two.id}`]);
  for (const { id } of [one, two]) await change(id, { calendar_ids: [] });
  expect(await removal()).toEqual(['no error']);
  expect(await refusalOf(change(one.id, { calendar_ids: [calendar.id] }))).toEqual([422, 'reference.not_found', 'calendar_ids']);
  const wrong = { name: 'x', holidays: [{ date: '2027-02-29', name: 'no day', yearly: false }] };
  expect(await refusalOf(admin.call(calendars.createCalendar, { body: wrong }))).toEqual([422, 'request.invalid', 'holidays.0.date']);
});

test('what a condition leads to stays', async () => {
  const { id } = await admin.call(createExtension, { body: { extension: '1001', name: 'Phone' } });
  const made = await condition({ type: 'extension', id });
  expect(await refusalOf(admin.call(deleteExtension, { params: { id } }))).toEqual([409, 'in_use', `time_condition:${made.id}`]);
  const outer = await condition({ type: 'time_condition', id: made.id });
  const removal = admin.call(api.deleteTimeCondition, { params: { id: made.id } });
  expect(await refusalOf(removal)).toEqual([409, 'in_use', `time_condition:${outer.id}`]);
});

test('a circle is refused, also one through a ring group', async () => {
  const { id } = await admin.call(createExtension, { body: { extension: '1001', name: 'Phone' } });
  const one = await condition();
  const two = await condition({ type: 'time_condition', id: one.id });
  const failover = { type: 'time_condition', id: two.id } as const;
  const group = await admin.call(createRingGroup, { body: { name: 'Sales', extension_ids: [id], failover } });
  for (const closed_destination of [
    { type: 'time_condition', id: one.id },
    { type: 'time_condition', id: two.id },
    { type: 'ring_group', id: group.id },
  ])
    expect(await refusalOf(change(one.id, { closed_destination }))).toEqual([422, 'destination.loop', 'closed_destination']);
  expect((await admin.call(api.getTimeCondition, { params: { id: one.id } })).closed_destination).toEqual(hangup);
  await admin.call(updateRingGroup, { params: { id: group.id }, body: { failover: null } });
  await change(one.id, { closed_destination: { type: 'ring_group', id: group.id } });
});

test('two changes that would close a circle together do not both come through', async () => {
  for (let round = 0; round < 10; round++) {
    const [one, two] = [await condition(), await condition()];
    const endings = await Promise.allSettled([
      change(one.id, { open_destination: { type: 'time_condition', id: two.id } }),
      change(two.id, { open_destination: { type: 'time_condition', id: one.id } }),
    ]);
    expect(endings.filter(({ status }) => status === 'fulfilled').length).toBe(1);
  }
});

test('a time condition can be no fallback, for nobody reads it while the node process is down', async () => {
  const { id } = await condition();
  const asked = admin.call(updateOwnTenant, { body: { fallback: { type: 'time_condition', id } } });
  expect(await refusalOf(asked)).toEqual([422, 'request.invalid', 'fallback']);
});
