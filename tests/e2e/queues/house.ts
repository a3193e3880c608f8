/** A queue with three members, and what a test does with it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { listExtensions } from '@botpbx/shared/api/extensions';
import { createQueue, getQueue, setQueueMember, updateQueue } from '@botpbx/shared/api/queues';
import type { MemberWish, QueueNow, QueuePatch } from '@botpbx/shared/model/queue';
import type { PhoneCall } from '../../support/sip/call.ts';
import type { OnCall, SipPhone } from '../../support/sip-phone.ts';
import type { Stack } from '../../support/stack.ts';
import { claim } from '../../support/story.ts';

export const QUEUE = '500';
/** What whoever takes a call sends; no music sounds so. */
export const TALK_HZ = 1170;
export const ANSWERS: OnCall = { kind: 'answer', afterMs: 0 };
export const RINGS: OnCall = { kind: 'ring' };

export interface House {
  readonly stack: Stack;
  /** 1000, 1005 and 1006. */
  readonly callers: readonly [SipPhone, SipPhone, SipPhone];
  /** 1001, 1002 and 1003, the members in this order. */
  readonly members: readonly [SipPhone, SipPhone, SipPhone];
  /** 1004: where callers overflow to. */
  readonly boss: SipPhone;
  readonly idOf: (extension: string) => number;
  readonly queueId: number;
  /** What a member says of himself, over the API. */
  readonly wish: (extensionId: number, wish: MemberWish) => Promise<void>;
}

export async function buildHouse(stack: Stack): Promise<House> {
  const open = (extension: string) => stack.phone(extension, { toneHz: TALK_HZ });
  const callers = [await open('1000'), await open('1005'), await open('1006')] as const;
  const members = [await open('1001'), await open('1002'), await open('1003')] as const;
  const boss = await open('1004');
  await stack.settled();
  for (const phone of [...callers, ...members, boss]) claim((await phone.register()) === 200, `${phone.user} can not register.`);
  const { data } = await stack.api(listExtensions, {});
  const idOf = (extension: string) => data.find((row) => row.extension === extension)?.id ?? 0;
  const body = { name: 'Sales', number: QUEUE, timeout: 5, retry: 1, announce_frequency: 0 } as const;
  const rows = ['1001', '1002', '1003'].map((extension) => ({ extension_id: idOf(extension) }));
  const { id } = await stack.api(createQueue, { body: { ...body, members: rows } });
  const wish = async (extension_id: number, body: MemberWish) =>
    void (await stack.api(setQueueMember, { params: { id, extension_id }, body }));
  const house = { stack, callers, members, boss, idOf, queueId: id, wish };
  await stack.settled();
  await untilNow(house, (now) => now.agents_available === 3);
  return house;
}

/** What goes on in the queue, as soon as it fits. */
export async function untilNow({ stack, queueId }: House, fits: (now: QueueNow) => boolean, waitMs = 8_000): Promise<QueueNow> {
  const until = performance.now() + waitMs;
  for (;;) {
    const { now } = await stack.api(getQueue, { params: { id: queueId } });
    if (now && fits(now)) return now;
    claim(performance.now() < until, 'The queue is not as it should be:', now);
    await sleep(150);
  }
}

/** Changes the queue, says what its members do, and waits until the node knows. */
export async function arrange(house: House, body: QueuePatch, doing: readonly OnCall[] = [ANSWERS, ANSWERS, ANSWERS]): Promise<void> {
  for (const phone of [...house.callers, ...house.members, house.boss]) await phone.hangUpAll();
  await untilNow(house, (now) => now.calls_waiting === 0);
  house.members.forEach((phone, at) => {
    phone.onCall = doing[at] ?? ANSWERS;
  });
  await house.stack.api(updateQueue, { params: { id: house.queueId }, body });
  await house.stack.settled();
  await sleep(300);
}

/** Notes in which order phones are called. */
export function watch(phones: readonly SipPhone[]): { stop: () => string[] } {
  const seen: string[] = [];
  const before = phones.map((phone) => phone.received.length);
  const look = () =>
    phones.forEach((phone, at) => {
      for (let news = before[at] ?? 0; news < phone.received.length; news++) seen.push(phone.user);
      before[at] = phone.received.length;
    });
  const timer = setInterval(look, 5);
  return {
    stop: () => {
      clearInterval(timer);
      look();
      return seen;
    },
  };
}

/** Waits until a member talks: the caller hears his tone. */
export async function untilTalks(call: PhoneCall, waitMs = 15_000): Promise<void> {
  const until = performance.now() + waitMs;
  for (;;) {
    const nowMs = performance.now();
    const tone = call.media.stretches(TALK_HZ, nowMs - 300).find(({ what, fromMs, toMs }) => what === 'tone' && toMs - fromMs > 150);
    if (tone) return;
    claim(performance.now() < until && !call.has('ended'), `${call.owner.user} does not hear a member, status ${call.status}.`);
    await sleep(30);
  }
}

/** One call to the queue: who was rung, in order; it is talked a moment. */
export async function oneCall(house: House, talkMs = 300): Promise<string> {
  const watching = watch([...house.members, house.boss]);
  const call = await house.callers[0].call(QUEUE);
  await untilTalks(call);
  await sleep(talkMs);
  await call.hangUp();
  await sleep(300);
  return watching.stop().join();
}

/** Every member rings and does not answer. */
export const NOBODY = [RINGS, RINGS, RINGS];
/** A queue that says nothing and keeps everybody. */
export const CALM: QueuePatch = {
  strategy: 'ring_all',
  timeout: 60,
  announce_frequency: 0,
  max_wait: 0,
  max_callers: 0,
  join_empty: 'yes',
  leave_when_empty: 'no',
  periodic_text: null,
};

/** So many callers wait, in this order. */
export async function line(house: House, count: number): Promise<PhoneCall[]> {
  const calls: PhoneCall[] = [];
  for (const caller of house.callers.slice(0, count)) {
    calls.push(await caller.call(QUEUE));
    await untilNow(house, (now) => now.calls_waiting === calls.length);
  }
  return calls;
}

/** They hang up. */
export async function leave(house: House, calls: readonly PhoneCall[]): Promise<void> {
  for (const call of calls) await call.hangUp();
  await untilNow(house, (now) => now.calls_waiting === 0);
}
