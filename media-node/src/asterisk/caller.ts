/** Fills flow's port with AGI. Before each step that Asterisk can finish alone, the last will says that nobody need take the caller again. */
import type { Caller, RingOutcome, Sentence, TrunkLeg, TrunkOutcome } from '../flow/caller.ts';
import { answer, exec, getFullVariable, setVariable } from './agi/commands.ts';
import { UnsendableError } from './agi/protocol.ts';
import { AgiGoneError, type AgiSession, NO_DEADLINE } from './agi/session.ts';
import { trunkNameOf } from './conf/names.ts';
import type { DialWatch, WatchedDial } from './dial-watch.ts';

/** Sound files of Asterisk's core set. */
const SOUNDS: Record<Sentence, string> = {
  nobody_available: 'vm-nobodyavail',
  no_such_number: 'ss-noservice',
  not_allowed: 'cannot-complete-as-dialed',
  lines_busy: 'all-circuits-busy-now',
};
const SENTENCE_DEADLINE_MS = 30_000;

/** Makes the caller of a session. */
export function makeCaller(session: AgiSession, dialWatch: DialWatch): Caller {
  const settleWill = () => setVariable(session, 'WILL', 'bye');
  return {
    ring: async (endpoints, seconds) => {
      const contacts = await contactsOf(session, endpoints);
      if (contacts === '') return 'absent';
      await settleWill();
      return unlessGone(() => dial(session, contacts, seconds));
    },
    dialTrunk: async (leg) => {
      await settleWill();
      return dialTrunk(session, dialWatch, leg);
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
    leave: async (cause) => {
      await setVariable(session, 'WILL_CAUSE', String(cause));
      await settleWill();
    },
    adopt: (tenantId) => setVariable(session, '__TENANT', String(tenantId)),
  };
}

/** Asterisk's device states of a phone on which somebody talks. */
const TALKING: ReadonlySet<string> = new Set(['INUSE', 'BUSY', 'ONHOLD', 'RINGINUSE']);

/** Asterisk reads 2047 bytes of an AGI line; contacts that would not fit are left out whole. */
const MAX_DIAL_BYTES = 1900;

async function contactsOf(session: AgiSession, endpoints: readonly string[]): Promise<string> {
  let all = '';
  for (const endpoint of endpoints) {
    const contacts = dialString(endpoint, (await getFullVariable(session, `PJSIP_DIAL_CONTACTS(${endpoint})`)) ?? '');
    for (const contact of contacts.split('&').filter((one) => one !== ''))
      if (all.length + contact.length < MAX_DIAL_BYTES) all += `${all === '' ? '' : '&'}${contact}`;
  }
  return all;
}

async function dial(session: AgiSession, contacts: string, seconds: number): Promise<RingOutcome> {
  await exec(session, 'Dial', `${contacts},${seconds}`, NO_DEADLINE);
  return outcomes[(await getFullVariable(session, 'DIALSTATUS')) ?? ''] ?? 'failed';
}

/** Seconds that a callee outside is rung; carriers end most calls before. */
const OUTSIDE_SECONDS = 120;
/** Q.850 causes of a carrier that could not serve: 408 and every 5xx, as chan_pjsip translates them, and no way there at all. */
const UNREACHABLE_CAUSES = new Set([0, 2, 3, 18, 20, 27, 34, 38, 41, 42, 44, 58, 66, 79, 102, 127]);
const CAUSE_NO_RESPONSE = 18;

/** The one place of the product that dials a carrier. */
async function dialTrunk(session: AgiSession, dialWatch: DialWatch, { trunkId, number, callerId }: TrunkLeg): Promise<TrunkOutcome> {
  if (!/^\+?[0-9*]{2,32}$/.test(number)) throw new UnsendableError('the number is none that a carrier can be asked for');
  if (callerId !== null && !/^\+?[0-9]{2,20}$/.test(callerId)) throw new UnsendableError('the caller ID is no number');
  const watched = dialWatch.begin(session.variable('agi_uniqueid'));
  try {
    for (const setting of identityOf(callerId)) await exec(session, 'Set', setting);
    await exec(session, 'Dial', `PJSIP/${number}@${trunkNameOf(trunkId)},${OUTSIDE_SECONDS}`, NO_DEADLINE);
    return await trunkOutcome(session, watched);
  } catch (error) {
    if (error instanceof AgiGoneError) return { kind: 'gone' };
    throw error;
  } finally {
    watched.end();
  }
}

/** The name of the house stays in the house. */
const identityOf = (callerId: string | null): string[] => [
  'CALLERID(name)=',
  `CALLERID(pres)=${callerId === null ? 'prohib' : 'allowed'}`,
  ...(callerId === null ? [] : [`CALLERID(num)=${callerId}`]),
];

async function trunkOutcome(session: AgiSession, { isSilent, isAlive }: WatchedDial): Promise<TrunkOutcome> {
  const status = (await getFullVariable(session, 'DIALSTATUS')) ?? '';
  if (status === 'ANSWER') return { kind: 'answered' };
  if (status === 'CANCEL') return { kind: 'gone' };
  if (isSilent) return { kind: 'unreachable' };
  if (status === 'BUSY') return { kind: 'refused', cause: 17 };
  const cause = Number((await getFullVariable(session, 'HANGUPCAUSE')) ?? 0);
  if (status === 'NOANSWER' || (isAlive && cause === CAUSE_NO_RESPONSE)) return { kind: 'refused', cause: 19 };
  return UNREACHABLE_CAUSES.has(cause) ? { kind: 'unreachable' } : { kind: 'refused', cause };
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
async function unlessGone(step: () => Promise<RingOutcome>): Promise<RingOutcome> {
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
