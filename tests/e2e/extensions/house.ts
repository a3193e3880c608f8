/** The house of the story: five phones that each send a tone of their own, and what is measured of them. */
import { setTimeout as sleep } from 'node:timers/promises';
import { listExtensions } from '@botpbx/shared/api/extensions';
import type { Call } from '@botpbx/shared/model/call';
import { allCalls, untilCount } from '../../support/calls.ts';
import type { PhoneCall } from '../../support/sip/call.ts';
import type { OnCall, SipPhone } from '../../support/sip-phone.ts';
import type { Stack } from '../../support/stack.ts';
import { claim } from '../../support/story.ts';

export const ANSWERS: OnCall = { kind: 'answer', afterMs: 0 };
export const RINGS: OnCall = { kind: 'ring' };

/** Tones that no other's harmonics reach. */
const TONES = { '1001': 440, '1002': 620, '1003': 830, '1004': 1090, '1005': 1370 } as const;
type Number = keyof typeof TONES;

export interface House {
  readonly stack: Stack;
  readonly phones: Readonly<Record<Number, SipPhone>>;
  readonly idOf: (extension: string) => number;
}

export async function buildHouse(stack: Stack): Promise<House> {
  const made: [string, SipPhone][] = [];
  for (const [number, toneHz] of Object.entries(TONES)) made.push([number, await stack.phone(number, { toneHz })]);
  await stack.settled();
  for (const [number, phone] of made) claim((await phone.register()) === 200, `${number} can not register.`);
  const { data } = await stack.api(listExtensions, {});
  const phones = Object.fromEntries(made) as Record<Number, SipPhone>;
  return { stack, phones, idOf: (extension) => data.find((row) => row.extension === extension)?.id ?? 0 };
}

/** Puts every phone back to answering at once and ends what is left of calls. */
export async function calm({ phones }: House): Promise<void> {
  for (const phone of Object.values(phones)) {
    phone.onCall = ANSWERS;
    await phone.hangUpAll();
  }
  await sleep(300);
}

export const toneOf = (phone: SipPhone): number => phone.toneHz;

/** Level in dB of somebody's tone in what a call heard in the next `ms`. */
export async function hears(call: PhoneCall, whose: SipPhone, ms = 700): Promise<number> {
  const fromMs = performance.now();
  await sleep(ms);
  return call.media.levelDb(toneOf(whose), fromMs);
}

const HEARD_DB = -30;
const UNHEARD_DB = -45;

/** Claims that two parties hear each other, each the other's tone. */
export async function talk(one: PhoneCall, two: PhoneCall, between: readonly [SipPhone, SipPhone], what: string): Promise<void> {
  const [there, back] = await Promise.all([hears(two, between[0]), hears(one, between[1])]);
  claim(there > HEARD_DB && back > HEARD_DB, `${what}: ${between[0].user} and ${between[1].user} do not hear each other`, { there, back });
}

export const isHeard = (levelDb: number): boolean => levelDb > HEARD_DB;
export const isUnheard = (levelDb: number): boolean => levelDb < UNHEARD_DB;

/** The newest call that a phone received, once there is one more than `before`. */
export async function nextAt(phone: SipPhone, before: number, waitMs = 5000): Promise<PhoneCall> {
  const until = performance.now() + waitMs;
  for (;;) {
    const call = phone.received[before];
    if (call) return call;
    if (performance.now() > until) throw new Error(`${phone.user} was not called within ${waitMs} ms`);
    await sleep(10);
  }
}

/** Does something and gives the records of the calls that it made: those that are no part of another, newest first. */
export async function recordsOf(house: House, count: number, work: () => Promise<void>): Promise<Call[]> {
  const { api } = house.stack;
  const before = new Set((await allCalls(api)).map(({ id }) => id));
  await work();
  const isNew = (call: Call) => !before.has(call.id) && call.merged_into === null;
  const records = await untilCount(api, count, isNew, 8000, 500);
  claim(records.length === count, `There are ${records.length} records instead of ${count}.`, records);
  return records;
}
