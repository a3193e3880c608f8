/** Follow-me: one telephone after the other, and outside only who presses 1 has the call. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { PhoneCall } from '../../support/sip/call.ts';
import { headerOf } from '../../support/sip/message.ts';
import { claim, type Story } from '../../support/story.ts';
import { BOBS_NUMBER, callerSeen, calm, dialCode, type House, hears, RINGS, set, untilRow } from './house.ts';

const STEPS = [
  { number: '1003', ring_seconds: 5, confirm: false },
  { number: '2025550199', ring_seconds: 20, confirm: true },
];

/** Rings 1002, then perhaps 1003, then the carrier; gives both ends of that call. */
async function followed(house: House, steps: typeof STEPS): Promise<{ call: PhoneCall; mobile: PhoneCall }> {
  const { ann, bob, cid, carrier } = house;
  await set(house, { follow_me: true, follow_me_steps: steps });
  bob.onCall = RINGS;
  cid.onCall = RINGS;
  const before = [bob.received.length, cid.received.length];
  const [call, mobile] = await Promise.all([ann.call('1002'), carrier.nextCall(25_000)]);
  const called = [bob.received.length - (before[0] ?? 0), cid.received.length - (before[1] ?? 0)];
  claim(called[0] === 1 && called[1] === steps.length - 1, 'Not everybody was called once:', called);
  await mobile.until('answered');
  return { call, mobile };
}

export async function isTaken(story: Story, house: House): Promise<void> {
  const { ann, bob, carrier } = house;
  await set(house, { follow_me_steps: STEPS });
  await dialCode(bob, '*21');
  await untilRow(house, (row) => row.follow_me, 'follow-me');
  const { call, mobile } = await followed(house, STEPS);
  claim(callerSeen(mobile) === BOBS_NUMBER, 'The carrier saw the caller', callerSeen(mobile));
  await sleep(1500);
  claim(!call.has('answered'), 'The caller was put through to somebody who had not said yes.');
  const pressedMs = performance.now();
  await mobile.sendDigits('1');
  await call.until('answered');
  story.figure('follow_me_accept_ms', performance.now() - pressedMs);
  claim((await hears(call, carrier)) && (await hears(mobile, ann)), 'The two do not hear each other.');
  await mobile.hangUp();
  await call.until('ended');
  await calm(house);
}

/** A mailbox outside says its sentence and presses nothing; the caller comes to the mailbox of the house. */
export async function isNotTaken(house: House): Promise<void> {
  const { call, mobile } = await followed(house, STEPS.slice(1));
  await mobile.until('ended', 25_000);
  await call.until('answered');
  claim(!(await hears(call, house.carrier)), 'The caller hears the mailbox outside.');
  await calm(house);
}

export async function isHungUp(house: House): Promise<void> {
  const { call, mobile } = await followed(house, STEPS.slice(1));
  await sleep(500);
  await mobile.hangUp();
  await call.until('answered', 10_000);
  await sleep(500);
  claim(!call.has('ended'), 'The caller was hung up with the mobile.');
  await calm(house);
}

/** The carrier was shown the number of 1002; whoever is rung after it sees again who calls. */
export async function isRefused(house: House): Promise<void> {
  const { ann, bob, cid, carrier } = house;
  bob.onCall = { kind: 'reject', status: 480 };
  carrier.onCall = { kind: 'reject', status: 486 };
  await set(house, { follow_me: true, follow_me_steps: STEPS.slice(1), forward_no_answer: '1003' });
  const [call, seen] = await Promise.all([ann.call('1002'), cid.nextCall()]);
  await call.until('answered');
  const from = seen.invite ? headerOf(seen.invite, 'from') : '';
  claim(callerSeen(seen) === '1001' && from.includes('Phone 1001'), '1003 saw the caller', from);
  await calm(house);
}

export async function isOff(house: House): Promise<void> {
  const { ann, bob, carrier } = house;
  await set(house, { follow_me: true, follow_me_steps: STEPS });
  await dialCode(bob, '*21');
  await untilRow(house, (row) => !row.follow_me, 'that follow-me is off');
  const before = carrier.received.length;
  bob.onCall = RINGS;
  const call = await ann.call('1002');
  await call.until('answered', 12_000);
  claim(carrier.received.length === before, 'The carrier was called.');
  await set(house, { follow_me_steps: [] });
  await calm(house);
}
