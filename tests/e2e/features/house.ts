/** The house of the story: three phones, a carrier, and what is done and seen again and again. */
import { setTimeout as sleep } from 'node:timers/promises';
import { getExtension, listExtensions, updateExtension } from '@botpbx/shared/api/extensions';
import { createOutboundRoute } from '@botpbx/shared/api/outbound-routes';
import { createTrunk } from '@botpbx/shared/api/trunks';
import type { Extension, ExtensionPatch } from '@botpbx/shared/model/extension';
import type { PhoneCall } from '../../support/sip/call.ts';
import { headerOf } from '../../support/sip/message.ts';
import { type OnCall, SipPhone } from '../../support/sip-phone.ts';
import { type Stack, startStack } from '../../support/stack.ts';
import { claim, type Story } from '../../support/story.ts';

export const ANSWERS: OnCall = { kind: 'answer', afterMs: 100 };
export const RINGS: OnCall = { kind: 'ring' };
/** What the carrier is shown of 1002. */
export const BOBS_NUMBER = '+15550007002';
export const CARRIER_IP = '127.0.0.2';

export interface House {
  readonly stack: Stack;
  /** Calls 1002. */
  readonly ann: SipPhone;
  /** 1002, whose settings are tried. */
  readonly bob: SipPhone;
  /** 1003, to whom 1002 forwards. */
  readonly cid: SipPhone;
  readonly carrier: SipPhone;
  readonly bobsId: number;
}

export async function buildHouse(story: Story): Promise<House> {
  const stack = await startStack(story);
  const port = stack.ports.own + 40;
  const carrier = await SipPhone.open({ user: 'carrier', server: stack.sip, ip: CARRIER_IP, port, toneHz: 1370, onCall: ANSWERS });
  story.atEnd(() => carrier.close());
  const { id } = await stack.api(createTrunk, { body: { name: 'First', host: CARRIER_IP, port, codecs: ['ulaw'] } });
  await stack.api(createOutboundRoute, { body: { name: 'Ten', pattern: 'NXXNXXXXXX', trunk_ids: [id], prepend: '+1' } });
  const [ann, bob, cid] = [
    await stack.phone('1001', { toneHz: 440 }),
    await stack.phone('1002', { toneHz: 620, onCall: ANSWERS }),
    await stack.phone('1003', { toneHz: 830, onCall: ANSWERS }),
  ];
  const bobsId = (await stack.api(listExtensions, { query: { search: '1002' } })).data[0]?.id ?? 0;
  const house = { stack, ann, bob, cid, carrier, bobsId };
  await set(house, { caller_id: BOBS_NUMBER, ring_timeout: 5 });
  for (const phone of [ann, bob, cid]) claim((await phone.register()) === 200, `${phone.user} can not register.`);
  return house;
}

/** Changes 1002 by the API and waits until the node has it. */
export async function set({ stack, bobsId }: House, body: ExtensionPatch): Promise<void> {
  await stack.api(updateExtension, { params: { id: bobsId }, body });
  await stack.settled();
}

export const row = ({ stack, bobsId }: House): Promise<Extension> => stack.api(getExtension, { params: { id: bobsId } });

/** Waits until the API shows 1002 so; gives the time that it took. */
export async function untilRow(house: House, fits: (row: Extension) => boolean, what: string, waitMs = 10_000): Promise<number> {
  const startMs = performance.now();
  for (;;) {
    const seen = await row(house);
    if (fits(seen)) return performance.now() - startMs;
    claim(performance.now() - startMs < waitMs, `The API does not show ${what}:`, seen);
    await sleep(50);
  }
}

/** How 1002 is at the beginning of each step, whatever became of the one before. */
const PLAIN = {
  ...{ dnd: false, forward_all: null, forward_busy: null, forward_no_answer: null, follow_me: false, call_waiting: true },
  outbound: 'international',
} as const satisfies ExtensionPatch;

/** Brings everything back to how it was. */
export async function plain(house: House): Promise<void> {
  await calm(house);
  const now = await row(house);
  const isPlain = Object.entries(PLAIN).every(([name, value]) => now[name as keyof typeof PLAIN] === value);
  if (!isPlain) await set(house, PLAIN);
}

/** Everybody answers again and nobody is left in a call. */
export async function calm({ ann, bob, cid, carrier }: House): Promise<void> {
  for (const phone of [bob, cid, carrier]) phone.onCall = ANSWERS;
  for (const phone of [ann, bob, cid, carrier]) await phone.hangUpAll();
  await sleep(300);
}

/** Dials a code and hangs up as soon as the house has answered. */
export async function dialCode(phone: SipPhone, code: string): Promise<void> {
  const call = await phone.call(code);
  await call.until('answered');
  await sleep(200);
  await call.hangUp();
}

/** 1001 calls 1002, and `who` is to get the call. */
export async function reaches({ ann }: House, who: SipPhone, waitMs = 15_000): Promise<{ call: PhoneCall; seen: PhoneCall }> {
  const [call, seen] = await Promise.all([ann.call('1002'), who.nextCall(waitMs)]);
  return { call, seen };
}

/** 1001 calls 1002, whose phone stays silent, and a mailbox takes the call. */
export async function reachesMailbox({ ann, bob }: House, waitMs = 5_000): Promise<void> {
  const before = bob.received.length;
  const call = await ann.call('1002');
  await call.until('answered', waitMs);
  await sleep(500);
  claim(bob.received.length === before, 'The phone of 1002 rang.');
  claim(!call.has('ended'), 'The mailbox did not stay.');
  await call.hangUp();
}

const userIn = (header: string): string => /sip:([^@;>]*)/.exec(header)?.[1] ?? '';
export const callerSeen = ({ invite }: PhoneCall): string => userIn(invite ? headerOf(invite, 'from') : '');
export const diversionSeen = ({ invite }: PhoneCall): string => userIn(invite ? headerOf(invite, 'diversion') : '');
export const numberAsked = ({ invite }: PhoneCall): string => /^sip:([^@;]*)/.exec(invite?.uri ?? '')?.[1] ?? '';

/** Whether the call hears somebody's tone in the next `ms`. */
export async function hears(call: PhoneCall, whose: SipPhone, ms = 700): Promise<boolean> {
  const fromMs = performance.now();
  await sleep(ms);
  return call.media.levelDb(whose.toneHz, fromMs) > -30;
}
