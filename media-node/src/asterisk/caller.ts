/** Fills flow's port with AGI. Before each step that Asterisk can finish alone, the last will says that nobody need take the caller again. */
import type { Caller, RingOutcome, Sentence, TrunkLeg } from '../flow/caller.ts';
import { answer, exec, getFullVariable, setCallerName, setVariable } from './agi/commands.ts';
import { AgiGoneError, type AgiSession, NO_DEADLINE } from './agi/session.ts';
import { dialTrunk } from './dial-trunk.ts';
import type { DialWatch } from './dial-watch.ts';
import { transferOptionOf } from './in-call.ts';
import { introductionOf } from './introduce.ts';

/** Sound files of Asterisk's core set. */
const SOUNDS: Record<Sentence, string> = {
  nobody_available: 'vm-nobodyavail',
  no_such_number: 'ss-noservice',
  not_allowed: 'cannot-complete-as-dialed',
  lines_busy: 'all-circuits-busy-now',
};
const SENTENCE_DEADLINE_MS = 30_000;

/** What legs to carriers need. */
export interface TrunkMeans {
  readonly dialWatch: DialWatch;
  /** The number in the form that the trunk's carrier wants. */
  readonly asSent: (trunkId: number, number: string) => string;
}

/** Makes the caller of a session. */
export function makeCaller(session: AgiSession, { dialWatch, asSent }: TrunkMeans): Caller {
  const settleWill = () => setVariable(session, 'WILL', 'bye');
  return {
    ring: async (endpoints, seconds) => {
      const contacts = await contactsOf(session, endpoints);
      if (contacts === '') return 'absent';
      await settleWill();
      return unlessGone(() => dial(session, contacts, { seconds }));
    },
    dialTrunk: async (leg) => {
      await settleWill();
      return dialTrunk(session, dialWatch, formatted(leg, asSent));
    },
    isBusy: async (endpoint) => TALKING.has((await getFullVariable(session, `DEVICE_STATE(PJSIP/${endpoint})`)) ?? ''),
    echo: async () => {
      await answer(session);
      await settleWill();
      await exec(session, 'Echo', '', NO_DEADLINE);
    },
    say: async (sentence) => {
      await exec(session, 'Progress', '');
      await exec(session, 'Playback', `${SOUNDS[sentence]},noanswer`, SENTENCE_DEADLINE_MS);
    },
    stay: async () => {
      await setVariable(session, 'WILL_CAUSE', '');
      await setVariable(session, 'WILL', 'lost');
    },
    leave: async (cause) => {
      await setVariable(session, 'WILL_CAUSE', String(cause));
      await settleWill();
    },
    prefixName: (prefix) => setCallerName(session, `${prefix} ${nameOf(session)}`),
    adopt: (tenantId) => setVariable(session, '__TENANT', String(tenantId)),
  };
}

/** Asterisk says `unknown` for a caller who gives no name; then his number is shown behind the prefix. */
function nameOf(session: AgiSession): string {
  const name = session.variable('agi_calleridname');
  return name === 'unknown' || name === '' ? session.variable('agi_callerid').replace('unknown', '') : name;
}

const formatted = (leg: TrunkLeg, asSent: TrunkMeans['asSent']): TrunkLeg => ({
  ...leg,
  number: asSent(leg.trunkId, leg.number),
  callerId: leg.callerId === null ? null : asSent(leg.trunkId, leg.callerId),
});

/** Asterisk's device states of a phone on which somebody talks. */
const TALKING: ReadonlySet<string> = new Set(['INUSE', 'BUSY', 'ONHOLD', 'RINGINUSE']);

/** Asterisk reads 2047 bytes of an AGI line; contacts that would not fit are left out whole. */
const MAX_DIAL_BYTES = 1900;

/** What Dial needs to ring every phone of these endpoints at once; empty when none is registered. */
export async function contactsOf(session: AgiSession, endpoints: readonly string[]): Promise<string> {
  let all = '';
  for (const endpoint of endpoints) {
    const contacts = dialString(endpoint, (await getFullVariable(session, `PJSIP_DIAL_CONTACTS(${endpoint})`)) ?? '');
    for (const contact of contacts.split('&').filter((one) => one !== ''))
      if (all.length + contact.length < MAX_DIAL_BYTES) all += `${all === '' ? '' : '&'}${contact}`;
  }
  return all;
}

/** How contacts are rung. */
interface Ringing {
  readonly seconds: number;
  /** Options of Dial of our own making. */
  readonly options?: string;
}

/** Rings contacts and, when one is picked up, stays until the talk is over. Phones of ours may send the other party on by digits. */
export async function dial(session: AgiSession, contacts: string, { seconds, options = '' }: Ringing): Promise<RingOutcome> {
  const introduction = await introductionOf(session);
  await exec(session, 'Dial', `${contacts},${seconds},t${transferOptionOf(session)}${introduction}${options}`, NO_DEADLINE);
  return outcomes[(await getFullVariable(session, 'DIALSTATUS')) ?? ''] ?? 'failed';
}

/** Asterisk's DIALSTATUS in our words. */
const outcomes: Readonly<Record<string, RingOutcome>> = {
  ANSWER: 'answered',
  BUSY: 'busy',
  NOANSWER: 'no_answer',
  CANCEL: 'gone',
  CHANUNAVAIL: 'absent',
  CONGESTION: 'failed',
};

/** A session that is over is an outcome of ringing, for people hang up; anywhere else it ends the routing. */
export async function unlessGone(step: () => Promise<RingOutcome>): Promise<RingOutcome> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof AgiGoneError) return 'gone';
    throw error;
  }
}

/** Signs that a contact may hold: none of them means anything to Dial. */
const CONTACT = /^sips?:[A-Za-z0-9_.:@=+%~*!;[\]-]{1,400}$/;

/**
 * Keeps those contacts of the endpoint that Dial cannot misread. A phone names its own contact, and `&` or a comma in it
 * would be further destinations or options.
 */
export function dialString(endpoint: string, contacts: string): string {
  const prefix = `PJSIP/${endpoint}/`;
  return contacts
    .split('&')
    .filter((contact) => contact.startsWith(prefix) && CONTACT.test(contact.slice(prefix.length)))
    .join('&');
}
