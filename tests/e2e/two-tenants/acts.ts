/** What phones of a tenant do among themselves, and what they try with the other tenant. */
import { setTimeout as sleep } from 'node:timers/promises';
import { listExtensions, updateExtension } from '@botpbx/shared/api/extensions';
import { transferBlind } from '../../support/sip/acts.ts';
import type { PhoneCall } from '../../support/sip/call.ts';
import { watch } from '../../support/sip/watch.ts';
import type { SipPhone } from '../../support/sip-phone.ts';
import { claim } from '../../support/story.ts';
import { type Lane, lotOf, roomOf, slotOf } from './house.ts';

const HEARD_DB = -30;
const UNHEARD_DB = -45;
/** The machine may be slow. */
const PATIENT_MS = 10_000;

/** The next call at a phone; it must be one that an act of its own tenant made. */
async function arrives(lane: Lane, phone: SipPhone): Promise<PhoneCall> {
  const { expected } = lane.side;
  const before = expected.get(phone.user) ?? 0;
  expected.set(phone.user, before + 1);
  const until = performance.now() + PATIENT_MS;
  for (;;) {
    const call = phone.received[before];
    if (call) return call;
    claim(performance.now() < until, `${phone.user} of ${phone.domain} was not called.`);
    await sleep(10);
  }
}

/** A party hears its own tenant, and nothing of the other one in the whole call. */
async function hearsOwn({ side }: Lane, call: PhoneCall, what: string): Promise<void> {
  const fromMs = performance.now();
  const until = fromMs + PATIENT_MS;
  while (call.media.levelDb(side.toneHz, fromMs) < HEARD_DB) {
    claim(performance.now() < until, `${what}: the other party is not heard.`, call.media.levelDb(side.toneHz, fromMs));
    await sleep(100);
  }
  const foreignDb = call.media.levelDb(side.foreignHz);
  claim(foreignDb < UNHEARD_DB, `${what}: the other tenant is heard at ${foreignDb} dB.`);
}

export type Act = (lane: Lane) => Promise<void>;

const dial: Act = async (lane) => {
  const [from, to] = lane.phones;
  const call = await from.call(to.user);
  const there = await arrives(lane, to);
  await call.until('answered');
  await Promise.all([hearsOwn(lane, call, 'a call'), hearsOwn(lane, there, 'a call')]);
  await call.hangUp();
  await there.until('ended');
};

const pickUp: Act = async (lane) => {
  const [from, to, helper] = lane.phones;
  to.onCall = { kind: 'ring' };
  const call = await from.call(to.user);
  const there = await arrives(lane, to);
  await call.until('ringing');
  const taken = await helper.call(`**${to.user}`);
  await call.until('answered');
  await there.until('ended');
  to.onCall = { kind: 'answer', afterMs: 0 };
  await Promise.all([hearsOwn(lane, call, 'a pickup'), hearsOwn(lane, taken, 'a pickup')]);
  await call.hangUp();
  await taken.until('ended');
};

const park: Act = async (lane) => {
  const [from, to, helper] = lane.phones;
  const call = await from.call(to.user);
  const there = await arrives(lane, to);
  await there.until('answered');
  await call.until('answered');
  // only who is heard stands in the bridge that a transfer needs
  await Promise.all([hearsOwn(lane, there, 'before parking'), hearsOwn(lane, call, 'before parking')]);
  claim((await transferBlind(there, lotOf(lane.at))) === 202, 'Parking was refused.');
  await lane.slot.until('On the phone', undefined, PATIENT_MS);
  await there.until('ended');
  const fetched = await helper.call(slotOf(lane.at));
  await fetched.until('answered');
  await Promise.all([hearsOwn(lane, call, 'parking'), hearsOwn(lane, fetched, 'parking')]);
  await call.hangUp();
  await fetched.until('ended');
};

const meet: Act = async (lane) => {
  const [one, two] = lane.phones;
  const calls = [await one.call(roomOf(lane.at)), await two.call(roomOf(lane.at))];
  for (const call of calls) await call.until('answered');
  await Promise.all(calls.map((call) => hearsOwn(lane, call, 'a conference')));
  for (const call of calls) await call.hangUp();
};

/** The address names the other tenant: it is the own number all the same. */
const dialAcross: Act = async (lane) => {
  const [from, to] = lane.phones;
  const foreign = lane.other.phones.get(to.user);
  const call = await from.call(`sip:${to.user}@${foreign?.domain ?? ''}`);
  const there = await arrives(lane, to);
  await call.until('answered');
  await hearsOwn(lane, call, 'a call with a foreign address');
  await call.hangUp();
  await there.until('ended');
};

/** The secret of the namesake opens nothing here. */
const signInAcross: Act = async (lane) => {
  const [phone] = lane.phones;
  const status = await phone.register(600, lane.other.phones.get(phone.user)?.secret ?? '');
  claim(status === 401 || status === 403, `A foreign secret was answered with ${status}.`);
};

/** A lamp of the lane's own follows the lane's own call. */
const lookAt: Act = async (lane) => {
  const [from, to, watcher] = lane.phones;
  const lamp = await watch(watcher, to.user);
  await lamp.until('Ready', undefined, PATIENT_MS);
  const call = await from.call(to.user);
  const there = await arrives(lane, to);
  await call.until('answered');
  await lamp.until('On the phone', undefined, PATIENT_MS);
  await call.hangUp();
  await there.until('ended');
  await lamp.until('Ready', undefined, PATIENT_MS);
};

const leaveMessage: Act = async (lane) => {
  const [from, to] = lane.phones;
  const { data } = await lane.side.api(listExtensions, { query: { search: to.user } });
  const id = data.find(({ extension }) => extension === to.user)?.id ?? 0;
  const set = async (dnd: boolean) => {
    await lane.side.api(updateExtension, { params: { id }, body: { dnd } });
    await sleep(800);
  };
  await set(true);
  const call = await from.call(to.user);
  await call.until('answered');
  const mark = performance.now();
  await untilQuiet(call, mark);
  await sleep(4000);
  await call.hangUp();
  lane.side.messages += 1;
  await set(false);
};

/** The greeting and its tone are over when nothing was heard for a second. */
async function untilQuiet(call: PhoneCall, sinceMs: number): Promise<void> {
  const until = sinceMs + 20_000;
  for (;;) {
    const last = call.media.stretches(0).findLast(({ what }) => what === 'other');
    if (performance.now() - Math.max(last?.toMs ?? 0, sinceMs) > 1000) return;
    claim(performance.now() < until, 'The greeting does not end.');
    await sleep(100);
  }
}

/** All of them, by how often they are done. */
export const ACTS_BY_WEIGHT: readonly (readonly [name: string, act: Act, weight: number])[] = [
  ['dial', dial, 34],
  ['pickup', pickUp, 14],
  ['park', park, 10],
  ['conference', meet, 14],
  ['foreign_address', dialAcross, 10],
  ['foreign_secret', signInAcross, 8],
  ['lamp', lookAt, 9],
  ['voicemail', leaveMessage, 1],
];
