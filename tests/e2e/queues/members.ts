/** What members dial, and what is counted of them. */
import { setTimeout as sleep } from 'node:timers/promises';
import { clientOf } from '@botpbx/shared/api/client';
import { createExtension } from '@botpbx/shared/api/extensions';
import { listNodes, updateNode } from '@botpbx/shared/api/nodes';
import { createQueue, getQueue, getQueueStats, updateQueue } from '@botpbx/shared/api/queues';
import { createTenant } from '@botpbx/shared/api/tenants';
import type { QueueStats } from '@botpbx/shared/model/queue';
import { SipPhone } from '../../support/sip-phone.ts';
import { claim, type Story } from '../../support/story.ts';
import { ANSWERS, arrange, type House, oneCall, QUEUE, RINGS, TALK_HZ, untilNow, untilTalks } from './house.ts';

const POLL_MS = 200;

/** Dials a code and waits until it is over. */
async function dial(phone: SipPhone, code: string): Promise<void> {
  const call = await phone.call(code);
  await call.until('ended');
  claim(call.status === 200, `${phone.user} dialled ${code} and was told ${call.status}.`);
}

/** 1004 logs in by phone, pauses, goes on, and logs out; 1002 pauses with a reason. */
export async function codes(house: House): Promise<void> {
  const { stack, queueId, idOf, boss, members } = house;
  await arrange(house, {});
  const dynamic_members = [{ extension_id: idOf('1004'), penalty: 0 }];
  await stack.api(updateQueue, { params: { id: queueId }, body: { dynamic_members } });
  await stack.settled();
  const stateOf = (extension: string, state: string) =>
    untilNow(house, (now) => now.members.find((member) => member.extension === extension)?.state === state);
  await stateOf('1004', 'logged_out');
  await dial(boss, '*45');
  await stateOf('1004', 'available');
  await dial(boss, '*461');
  const { members: paused } = await stateOf('1004', 'paused');
  claim(paused.find((member) => member.extension === '1004')?.pause_reason === 'break', 'The reason is lost:', paused);
  await dial(boss, '*46');
  await stateOf('1004', 'available');
  await dial(members[1], `*46${QUEUE}`);
  await stateOf('1002', 'paused');
  await dial(members[1], '*46');
  await stateOf('1002', 'available');
  await dial(boss, '*45');
  await stateOf('1004', 'logged_out');
  await stack.api(updateQueue, { params: { id: queueId }, body: { dynamic_members: [] } });
  await stack.settled();
}

async function statsOf({ stack, queueId }: House, start: string): Promise<QueueStats> {
  return stack.api(getQueueStats, { params: { id: queueId }, query: { start } });
}

async function untilStats(house: House, start: string, fits: (stats: QueueStats) => boolean): Promise<QueueStats> {
  const until = performance.now() + 8_000;
  for (;;) {
    const stats = await statsOf(house, start);
    if (fits(stats)) return stats;
    claim(performance.now() < until, 'The figures are not what was played:', stats);
    await sleep(POLL_MS);
  }
}

/** Two talks, one who hangs up, one who overflows, one ring that is missed: the figures say so. */
export async function statistics(story: Story, house: House): Promise<void> {
  const { stack, queueId, idOf, callers, members } = house;
  const toBoss = { type: 'extension', id: idOf('1004') } as const;
  await arrange(house, {
    strategy: 'linear',
    timeout: 3,
    retry: 1,
    max_wait: 0,
    service_level: 2,
    overflow: toBoss,
    announce_frequency: 0,
  });
  await sleep(1_000);
  const start = new Date().toISOString();
  await oneCall(house, 2_000);
  members[0].onCall = RINGS;
  await oneCall(house, 1_000);
  members.forEach((phone) => {
    phone.onCall = RINGS;
  });
  const impatient = await callers[0].call(QUEUE);
  await untilNow(house, (now) => now.calls_waiting === 1);
  await sleep(1_500);
  await impatient.hangUp();
  await stack.api(updateQueue, { params: { id: queueId }, body: { max_wait: 2 } });
  await stack.settled();
  const overflowing = await callers[0].call(QUEUE);
  await untilTalks(overflowing);
  await overflowing.hangUp();
  const stats = await untilStats(house, start, (seen) => seen.offered === 4 && seen.talk_time >= 3 && seen.overflowed === 1);
  const counted = [stats.offered, stats.answered, stats.abandoned, stats.overflowed, stats.service_level ?? -1];
  story.figure('offered_answered_abandoned_overflowed_level', counted);
  claim(counted.join() === '4,2,1,1,33', 'Counted were', counted, stats);
  claim(stats.longest_wait >= 2 && stats.longest_wait <= 5, 'The longest wait is', stats.longest_wait);
  claim(stats.talk_time >= 3 && stats.talk_time <= 5, 'Talk was', stats.talk_time);
  const one = stats.members.find(({ extension }) => extension === '1001');
  claim(one?.answered === 1 && one.missed >= 1, '1001 is counted as', stats.members);
  members[0].onCall = ANSWERS;
  await stack.api(updateQueue, { params: { id: queueId }, body: { max_wait: 0 } });
}

/** Another tenant of the node has the same number and the same members' numbers: its callers reach its own. */
export async function otherTenant(story: Story, house: House): Promise<void> {
  const { stack, members } = house;
  const other = await stack.api(createTenant, { body: { name: 'Other', slug: 'other' } });
  const [node] = (await stack.api(listNodes, { query: { limit: 1 } })).data;
  claim(node !== undefined, 'There is no node.');
  await stack.api(updateNode, { params: { id: node.id }, body: { tenant_ids: [1, other.id] } });
  const headers = () => ({ authorization: `Bearer ${stack.token}`, 'tenant-id': String(other.id) });
  const theirs = clientOf({ base: stack.url, fetch: (request) => fetch(request), headers });
  const open = async (extension: string) => {
    const { id, secret = '' } = await theirs(createExtension, { body: { extension, name: `Theirs ${extension}` } });
    const phone = await SipPhone.open({ user: extension, secret, server: stack.sip, domain: other.sip_domain, toneHz: TALK_HZ });
    story.atEnd(() => phone.close());
    return { id, phone };
  };
  const [caller, member] = [await open('1000'), await open('1001')];
  const queue = await theirs(createQueue, { body: { name: 'Sales', number: QUEUE, members: [{ extension_id: member.id }] } });
  await stack.settled();
  for (const { phone } of [caller, member]) claim((await phone.register()) === 200, `${phone.user} of the other tenant can not register.`);
  const before = members.map((phone) => phone.received.length);
  await untilAvailable(theirs, queue.id);
  const call = await caller.phone.call(QUEUE);
  await untilTalks(call);
  await call.hangUp();
  claim(member.phone.received.length === 1, 'Their member was not rung.');
  claim(members.map((phone) => phone.received.length).join() === before.join(), 'A member of ours was rung.');
  const { now } = await stack.api(getQueue, { params: { id: house.queueId } });
  claim(now?.calls_waiting === 0, 'Their caller stands in our line:', now);
}

async function untilAvailable(api: House['stack']['api'], id: number): Promise<void> {
  const until = performance.now() + 8_000;
  while ((await api(getQueue, { params: { id } })).now?.agents_available !== 1) {
    claim(performance.now() < until, 'Their member is not there.');
    await sleep(POLL_MS);
  }
}
