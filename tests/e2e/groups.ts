/** Ring groups and time conditions with real phones: every strategy in its order, failover, and hours that are changed over the API. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createCalendar } from '@botpbx/shared/api/calendars';
import { listExtensions } from '@botpbx/shared/api/extensions';
import { createInboundRoute } from '@botpbx/shared/api/inbound-routes';
import { createRingGroup, updateRingGroup } from '@botpbx/shared/api/ring-groups';
import { createTimeCondition, updateTimeCondition } from '@botpbx/shared/api/time-conditions';
import { createTrunk } from '@botpbx/shared/api/trunks';
import type { Call } from '@botpbx/shared/model/call';
import type { RingStrategy } from '@botpbx/shared/model/ring-group';
import type { TimeConditionPatch } from '@botpbx/shared/model/time-condition';
import { allCalls, untilCount } from '../support/calls.ts';
import type { PhoneCall } from '../support/sip/call.ts';
import { type OnCall, SipPhone } from '../support/sip-phone.ts';
import { type Stack, startStack } from '../support/stack.ts';
import { claim, type Story, tell } from '../support/story.ts';

const GROUP = '600';
const RING_S = 5;
const DID = '+15550006000';
const CARRIER_IP = '127.0.0.2';
const RANDOM_CALLS = 18;
const ANSWERS: OnCall = { kind: 'answer', afterMs: 0 };

interface House {
  readonly stack: Stack;
  readonly caller: SipPhone;
  /** 1001, 1002 and 1003, the members in this order. */
  readonly members: readonly [SipPhone, SipPhone, SipPhone];
  /** 1004: the failover. */
  readonly boss: SipPhone;
  readonly idOf: (extension: string) => number;
  readonly groupId: number;
}

async function buildHouse(stack: Stack): Promise<House> {
  const [caller, one, two, three, boss] = [
    await stack.phone('1000'),
    await stack.phone('1001'),
    await stack.phone('1002'),
    await stack.phone('1003'),
    await stack.phone('1004'),
  ];
  await stack.settled();
  for (const phone of [caller, one, two, three, boss]) claim((await phone.register()) === 200, `${phone.user} can not register.`);
  const { data } = await stack.api(listExtensions, {});
  const idOf = (extension: string) => data.find((row) => row.extension === extension)?.id ?? 0;
  const extension_ids = ['1001', '1002', '1003'].map(idOf);
  const body = { name: 'Sales', number: GROUP, strategy: 'ringall', extension_ids, ring_timeout: RING_S } as const;
  const { id } = await stack.api(createRingGroup, { body });
  return { stack, caller, members: [one, two, three], boss, idOf, groupId: id };
}

/** Sets the group's strategy and what its members do, and waits until the node knows. */
async function arrange(
  { stack, members, groupId }: House,
  strategy: RingStrategy,
  doing: readonly [OnCall, OnCall, OnCall],
): Promise<void> {
  members.forEach((phone, at) => {
    phone.onCall = doing[at] ?? ANSWERS;
  });
  await stack.api(updateRingGroup, { params: { id: groupId }, body: { strategy } });
  await stack.settled();
}

interface Arrival {
  readonly user: string;
  readonly atMs: number;
}

/** Notes in which order phones are called; `stop` gives what it saw. */
function watch(phones: readonly SipPhone[]): { stop: () => Arrival[] } {
  const seen: Arrival[] = [];
  const before = phones.map((phone) => phone.received.length);
  const look = () =>
    phones.forEach((phone, at) => {
      const count = phone.received.length;
      for (let news = before[at] ?? 0; news < count; news++) seen.push({ user: phone.user, atMs: performance.now() });
      before[at] = count;
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

/** Calls the group, talks a moment and hangs up; gives who was called in which order, and the call. */
async function callGroup(house: House, waitMs = 30_000): Promise<{ arrivals: Arrival[]; call: PhoneCall }> {
  const watching = watch([...house.members, house.boss]);
  const call = await house.caller.call(GROUP);
  await call.until('answered', waitMs);
  await sleep(300);
  await call.hangUp();
  await sleep(200);
  return { arrivals: watching.stop(), call };
}
const usersOf = (arrivals: readonly Arrival[]): string => arrivals.map(({ user }) => user).join();

/** The one record of the group's newest call. */
async function recordOf({ stack }: House, sinceCount: number): Promise<Call> {
  const records = await untilCount(stack.api, sinceCount + 1, () => true, 10_000, 600);
  claim(records.length === sinceCount + 1, `There are ${records.length - sinceCount} records of one call.`, records.slice(0, 3));
  const [newest] = records;
  claim(newest !== undefined, 'There is no record.');
  return newest;
}

interface Expected {
  readonly order: string;
  readonly by: string;
}

/** One call to the group: who was called, who has it in the record, and that there is one record. */
async function oneCall(house: House, expected: Expected): Promise<Arrival[]> {
  const count = (await allCalls(house.stack.api)).length;
  const { arrivals } = await callGroup(house);
  claim(usersOf(arrivals) === expected.order, `Called were ${usersOf(arrivals)} instead of ${expected.order}.`);
  const record = await recordOf(house, count);
  claim(record.disposition === 'ANSWERED' && record.answered_by === expected.by, `${expected.by} is not who answered:`, record);
  claim(record.from === '1000' && record.to === GROUP, 'The parties are wrong:', record);
  return arrivals;
}

async function ringAll(story: Story, house: House): Promise<void> {
  await arrange(house, 'ringall', [{ kind: 'ring' }, { kind: 'answer', afterMs: 1000 }, { kind: 'ring' }]);
  const count = (await allCalls(house.stack.api)).length;
  const { arrivals } = await callGroup(house);
  const times = arrivals.map(({ atMs }) => atMs);
  const spreadMs = Math.max(...times) - Math.min(...times);
  story.figure('ringall_spread_ms', spreadMs);
  claim(
    arrivals
      .map(({ user }) => user)
      .sort()
      .join() === '1001,1002,1003',
    'Called were',
    usersOf(arrivals),
  );
  claim(spreadMs < 500, `Between the first and the last phone lay ${spreadMs} ms.`);
  for (const phone of house.members) claim(phone.received.at(-1)?.has('ended') === true, `${phone.user} still rings.`);
  const record = await recordOf(house, count);
  claim(record.answered_by === '1002' && record.disposition === 'ANSWERED', 'The record is wrong:', record);
}

async function hunt(story: Story, house: House): Promise<void> {
  await arrange(house, 'hunt', [{ kind: 'ring' }, { kind: 'reject', status: 486 }, ANSWERS]);
  const [first, second, third] = await oneCall(house, { order: '1001,1002,1003', by: '1003' });
  const rangMs = (second?.atMs ?? 0) - (first?.atMs ?? 0);
  story.figure('hunt_first_rang_ms', rangMs);
  story.figure('hunt_after_busy_ms', (third?.atMs ?? 0) - (second?.atMs ?? 0));
  claim(Math.abs(rangMs - RING_S * 1000) < 500, `The first rang ${Math.round(rangMs)} ms.`);
  claim((third?.atMs ?? 0) - (second?.atMs ?? 0) < 500, 'After a busy member the next was not called at once.');
}

async function roundRobin(house: House): Promise<void> {
  await arrange(house, 'round_robin', [ANSWERS, ANSWERS, ANSWERS]);
  for (const user of ['1001', '1002', '1003', '1001']) await oneCall(house, { order: user, by: user });
}

async function random(story: Story, house: House): Promise<void> {
  await arrange(house, 'random', [ANSWERS, ANSWERS, ANSWERS]);
  const counts = new Map<string, number>();
  for (let at = 0; at < RANDOM_CALLS; at++) {
    const { arrivals } = await callGroup(house);
    claim(arrivals.length === 1, 'Called were', usersOf(arrivals));
    counts.set(usersOf(arrivals), (counts.get(usersOf(arrivals)) ?? 0) + 1);
  }
  story.figure('random_firsts', [...counts.values()]);
  claim(counts.size === 3, 'Not every member was first once:', [...counts]);
}

async function skipped(house: House): Promise<void> {
  await arrange(house, 'hunt', [ANSWERS, ANSWERS, ANSWERS]);
  const talk = await house.boss.call('1001');
  await talk.until('answered');
  await sleep(300);
  const { arrivals } = await callGroup(house);
  claim(usersOf(arrivals) === '1002', 'With 1001 in a talk, called were', usersOf(arrivals));
  await talk.hangUp();
  await house.members[1].unregister();
  await house.members[0].unregister();
  await untilCount(house.stack.api, 1, () => true, 5000, 800);
  await oneCall(house, { order: '1003', by: '1003' });
  for (const phone of house.members) await phone.register();
}

async function failover(story: Story, house: House): Promise<void> {
  const { stack, groupId, idOf } = house;
  await arrange(house, 'ringall', [{ kind: 'ring' }, { kind: 'ring' }, { kind: 'ring' }]);
  const count = (await allCalls(stack.api)).length;
  const call = await house.caller.call(GROUP);
  await call.until('ended');
  claim(call.status === 480, `Without a failover the caller was told ${call.status}.`);
  claim((await recordOf(house, count)).disposition === 'NO ANSWER', 'The record does not say that nobody answered.');
  await stack.api(updateRingGroup, { params: { id: groupId }, body: { failover: { type: 'extension', id: idOf('1004') } } });
  await stack.settled();
  const arrivals = await oneCall({ ...house }, { order: '1001,1002,1003,1004', by: '1004' });
  story.figure('failover_after_ms', (arrivals[3]?.atMs ?? 0) - (arrivals[0]?.atMs ?? 0));
}

/** How many seconds ago Asterisk reloaded anything; since its start if it never did. */
async function reloadedAgo(stack: Stack): Promise<number> {
  const lines = await stack.asterisk('core show uptime seconds');
  return Number(/Last reload: ([0-9]+)/.exec(lines)?.[1] ?? /System uptime: ([0-9]+)/.exec(lines)?.[1] ?? Number.NaN);
}

interface Hours {
  readonly carrier: SipPhone;
  readonly conditionId: number;
}

async function openHours({ stack, idOf, groupId }: House, story: Story): Promise<Hours> {
  const port = stack.ports.own + 40;
  await stack.api(createTrunk, { body: { name: 'Carrier', host: CARRIER_IP, port } });
  const everyDay = { days: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'], start: '00:00', end: '24:00' } as const;
  const condition = await stack.api(createTimeCondition, {
    body: {
      ...{ name: 'Office', time_zone: 'America/New_York', ranges: [{ ...everyDay, days: [...everyDay.days] }] },
      open_destination: { type: 'ring_group', id: groupId },
      closed_destination: { type: 'extension', id: idOf('1004') },
    },
  });
  const destination = { type: 'time_condition', id: condition.id } as const;
  await stack.api(createInboundRoute, { body: { name: 'Main', did: DID, destination } });
  await stack.settled();
  const carrier = await SipPhone.open({ user: '+15551234567', server: stack.sip, ip: CARRIER_IP, port });
  story.atEnd(() => carrier.close());
  return { carrier, conditionId: condition.id };
}

/** Calls the public number and tells who took it. */
async function callIn({ members, boss }: House, { carrier }: Hours): Promise<string> {
  const watching = watch([...members, boss]);
  const call = await carrier.call(DID);
  await call.until('answered');
  await call.hangUp();
  return watching.stop()[0]?.user ?? 'nobody';
}

/** Changes the condition and calls until the call goes elsewhere; gives the milliseconds from the answer of the API. */
async function changeTo(house: House, hours: Hours, body: TimeConditionPatch, expected: string): Promise<number> {
  await house.stack.api(updateTimeCondition, { params: { id: hours.conditionId }, body });
  const sinceMs = performance.now();
  for (;;) {
    const askedMs = performance.now() - sinceMs;
    const user = await callIn(house, hours);
    if (user === expected) return askedMs;
    claim(askedMs < 5000, `Calls still go to ${user} after 5 s.`);
  }
}

async function timeConditions(story: Story, house: House): Promise<void> {
  await arrange(house, 'hunt', [ANSWERS, ANSWERS, ANSWERS]);
  house.boss.onCall = ANSWERS;
  const hours = await openHours(house, story);
  claim((await callIn(house, hours)) === '1001', 'While it is open the group is not called.');
  const [beforeS, sinceMs] = [await reloadedAgo(house.stack), performance.now()];
  const holiday = { date: new Date().toLocaleDateString('en-CA', { timeZone: 'America/New_York' }), name: 'Today', yearly: true };
  const calendar = await house.stack.api(createCalendar, { body: { name: 'Feasts', holidays: [holiday] } });
  const tookMs = [];
  for (const [body, expected] of [
    [{ override: 'closed' }, '1004'],
    [{ override: 'auto' }, '1001'],
    [{ calendar_ids: [calendar.id] }, '1004'],
    [{ override: 'open' }, '1001'],
    [{ override: 'auto' }, '1004'],
    [{ calendar_ids: [] }, '1001'],
    [{ ranges: [] }, '1004'],
  ] as const)
    tookMs.push(await changeTo(house, hours, body as TimeConditionPatch, expected));
  const [afterS, passedS] = [await reloadedAgo(house.stack), (performance.now() - sinceMs) / 1000];
  story.figure('change_live_ms', tookMs.map(Math.round));
  claim(Math.max(...tookMs) < 1500, 'A change was in force too late:', tookMs.map(Math.round));
  claim(afterS >= beforeS + Math.floor(passedS) - 1, `Asterisk reloaded ${afterS} s ago.`, { beforeS, passedS });
}

await tell('groups', async (story) => {
  const stack = await story.step('control plane, node and Asterisk come up', () => startStack(story));
  const house = await story.step('five phones register, and there is a group of three', () => buildHouse(stack));
  await story.attempt('ringall: all at once, the first to answer has the call', () => ringAll(story, house));
  await story.attempt('hunt: one after the other, past one who is busy', () => hunt(story, house));
  await story.attempt('round robin: four calls, each begins with the next', () => roundRobin(house));
  await story.attempt('random: every member is first some time', () => random(story, house));
  await story.attempt('who talks and whose phone is off is passed over', () => skipped(house));
  await story.attempt('failover when nobody answers', () => failover(story, house));
  await story.attempt('a time condition opens and closes without a reload', () => timeConditions(story, house));
  await story.attempt('there is one record of each call', async () => {
    const records = await allCalls(stack.api);
    story.figure('records', records.length);
    const legs = new Set(records.map(({ id }) => id));
    claim(legs.size === records.length && records.every(({ merged_into }) => merged_into === null), 'Calls were recorded twice.');
  });
});
