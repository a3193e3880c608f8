import { createExtension } from '@botpbx/shared/api/extensions';
import {
  createQueue,
  deleteQueue,
  getQueue,
  getQueueStats,
  listQueueMembers,
  setQueueMember,
  updateQueue,
} from '@botpbx/shared/api/queues';
import { createRingGroup } from '@botpbx/shared/api/ring-groups';
import { memberIdOf } from '@botpbx/shared/model/queue-setting';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeTestPlatform, type SignedIn, type TestPlatform } from '../../../tests/support/platform.ts';
import { codeOf } from '../../../tests/support/refused.ts';
import { runBatch } from '../db/client.ts';
import { putMemberChange } from './change.ts';
import { putMemberTimes, putStays, type StayToRecord } from './record.ts';

let at: TestPlatform;
let admin: SignedIn;
let phone: number;
beforeEach(async () => {
  at = await makeTestPlatform();
  admin = await at.signedInAs('admin');
  phone = (await admin.call(createExtension, { body: { extension: '1001', name: 'One' } })).id;
});
afterEach(() => at.close());

const make = (more: object = {}) => admin.call(createQueue, { body: { name: 'Sales Queue', members: [{ extension_id: phone }], ...more } });

test('a queue begins with the documented settings and a key out of its name', async () => {
  const queue = await make({ strategy: 'Ring All' });
  expect(queue).toMatchObject({ key: 'sales-queue', strategy: 'ring_all', timeout: 30, retry: 5, weight: 0, announce_frequency: 30 });
  expect(queue).toMatchObject({
    announce_position: true,
    join_empty: 'yes',
    leave_when_empty: 'no',
    members: [{ extension_id: phone, penalty: 0 }],
  });
  expect((await admin.call(getQueue, { params: { id: queue.id } })).now).toBeNull();
});

test('a number, a key and a way out belong to one', async () => {
  await make({ number: '500' });
  expect(await codeOf(make({ name: 'Sales queue' }))).toBe('queue.key_taken');
  expect(await codeOf(make({ name: 'Other', number: '500' }))).toBe('extension.number_taken');
  expect(await codeOf(make({ name: 'Other', number: '1001' }))).toBe('extension.number_taken');
  expect(await codeOf(make({ name: 'Other', overflow: { type: 'queue', id: 99 } }))).toBe('destination.not_found');
  expect(await codeOf(make({ name: 'Other', members: [{ extension_id: 99 }] }))).toBe('reference.not_found');
  expect(await codeOf(make({ name: 'Other', greeting_sound_id: 99 }))).toBe('reference.not_found');
});

test('callers are not sent round in a circle, and what leads to a queue keeps it', async () => {
  const { id } = await make();
  const failover = { type: 'queue', id } as const;
  const group = await admin.call(createRingGroup, { body: { name: 'Group', extension_ids: [phone], failover } });
  const overflow = { type: 'ring_group', id: group.id } as const;
  expect(await codeOf(admin.call(updateQueue, { params: { id }, body: { overflow } }))).toBe('destination.loop');
  expect(await codeOf(admin.call(deleteQueue, { params: { id } }))).toBe('in_use');
});

test('members say what they want; who always is in cannot log out, and who is no member says nothing', async () => {
  const two = (await admin.call(createExtension, { body: { extension: '1002', name: 'Two' } })).id;
  const three = (await admin.call(createExtension, { body: { extension: '1003', name: 'Three' } })).id;
  const { id } = await make({ dynamic_members: [{ extension_id: two, penalty: 1 }] });
  const wish = (extension_id: number, body: object) => admin.call(setQueueMember, { params: { id, extension_id }, body });
  expect(await wish(phone, { paused: true, pause_reason: 'lunch' })).toMatchObject({
    logged_in: true,
    paused: true,
    pause_reason: 'lunch',
  });
  expect(await wish(phone, { paused: false })).toMatchObject({ paused: false, pause_reason: null });
  expect(await wish(two, { logged_in: true })).toMatchObject({ logged_in: true, paused: false });
  expect(await codeOf(wish(phone, { logged_in: false }))).toBe('request.invalid');
  expect(await codeOf(wish(three, { paused: true }))).toBe('queue.not_a_member');
  expect((await admin.call(listQueueMembers, { params: { id } })).data).toHaveLength(2);
});

test('what a member says at a node is written, unless something newer was said', async () => {
  const { id } = await make();
  const { db } = at.platform;
  const say = (value: boolean, when: string, extension = phone) =>
    runBatch(db, [
      putMemberChange(db, {
        tenantId: admin.tenantId,
        at: when,
        change: { of: 'queue_member', id: memberIdOf(id, extension), field: 'paused', value },
      }),
    ]);
  const said = async () =>
    (await admin.call(listQueueMembers, { params: { id } })).data.map(({ paused, logged_in }) => [paused, logged_in]);
  await say(true, '2026-11-22T10:00:01.000Z');
  expect(await said()).toEqual([[true, true]]);
  await say(false, '2026-11-22T10:00:00.000Z');
  expect(await said()).toEqual([[true, true]]);
  await say(false, '2026-11-22T10:00:02.000Z');
  await say(true, '2026-11-22T10:00:03.000Z', 99);
  expect(await said()).toEqual([[false, true]]);
});

test('the figures are counted out of the stays', async () => {
  const { id } = await make({ service_level: 10 });
  const { db } = at.platform;
  const stay = (n: number, more: Partial<StayToRecord>): StayToRecord => ({
    ...{ tenant_id: admin.tenantId, id: `s${n}`, queue_id: id, call_id: `n1-1795366757.${n}`, from: '1000' },
    ...{ joined_at: '2026-11-22T10:00:00.000Z', outcome: 'answered', wait_seconds: 0, member: null, talk_seconds: 0, node_id: 1, ...more },
  });
  const stays = [
    stay(1, { wait_seconds: 5, member: '1001', talk_seconds: 60 }),
    stay(2, { wait_seconds: 20, member: '1001', talk_seconds: 30 }),
    stay(3, { outcome: 'abandoned', wait_seconds: 8 }),
    stay(4, { outcome: 'timeout', wait_seconds: 27 }),
    stay(5, { joined_at: '2026-11-21T10:00:00.000Z' }),
  ];
  const times = { tenant_id: admin.tenantId, queue_id: id, extension: '1001', at: '2026-11-22T10:00:00.000Z' };
  const memberTimes = [
    { ...times, id: 'a', what: 'missed' as const, seconds: 15 },
    { ...times, id: 'b', what: 'paused' as const, seconds: 120 },
  ];
  await runBatch(db, [putStays(db, stays), putStays(db, stays), putMemberTimes(db, memberTimes), putMemberTimes(db, memberTimes)]);
  const query = { start: '2026-11-22', end: '2026-11-22' };
  expect(await admin.call(getQueueStats, { params: { id }, query })).toMatchObject({
    ...{
      offered: 4,
      answered: 2,
      abandoned: 1,
      overflowed: 1,
      callbacks: 0,
      service_level: 33,
      average_wait: 15,
      longest_wait: 27,
      talk_time: 90,
    },
    members: [{ extension: '1001', answered: 2, missed: 1, talk_time: 90, pause_time: 120 }],
  });
});

test('a text is said in parts around its numbers', async () => {
  const text = ['You are number $', 'QUEUEPOS} in line.'].join('{');
  const { id } = await make({ periodic_text: text });
  expect((await admin.call(getQueue, { params: { id } })).periodic_text).toBe(text);
});
