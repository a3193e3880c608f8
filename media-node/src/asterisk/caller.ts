/** Fills flow's port with AGI. Before each step that Asterisk can finish alone, the last will says that nobody need take the caller again. */
import type { Caller, RingOutcome, Sentence } from '../flow/caller.ts';
import { answer, exec, getFullVariable, setVariable } from './agi/commands.ts';
import { AgiGoneError, type AgiSession, NO_DEADLINE } from './agi/session.ts';

/** Sound files of Asterisk's core set. */
const SOUNDS: Record<Sentence, string> = { nobody_available: 'vm-nobodyavail', no_such_number: 'ss-noservice' };
const SENTENCE_DEADLINE_MS = 30_000;

/** Makes the caller of a session. */
export function makeCaller(session: AgiSession): Caller {
  const settleWill = () => setVariable(session, 'WILL', 'bye');
  return {
    ring: async (endpoint, seconds) => {
      const contacts = dialString(endpoint, (await getFullVariable(session, `PJSIP_DIAL_CONTACTS(${endpoint})`)) ?? '');
      if (contacts === '') return 'absent';
      await settleWill();
      return unlessGone(() => dial(session, contacts, seconds));
    },
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

async function dial(session: AgiSession, contacts: string, seconds: number): Promise<RingOutcome> {
  await exec(session, 'Dial', `${contacts},${seconds}`, NO_DEADLINE);
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
