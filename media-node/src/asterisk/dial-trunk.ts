/** The one place of the product that dials a carrier. */
import type { TrunkLeg, TrunkOutcome } from '../flow/caller.ts';
import { exec, getFullVariable, setVariable } from './agi/commands.ts';
import { UnsendableError } from './agi/protocol.ts';
import { AgiGoneError, type AgiSession, NO_DEADLINE } from './agi/session.ts';
import { trunkServerNameOf } from './conf/names.ts';
import type { DialWatch, WatchedDial } from './dial-watch.ts';
import { readIdentity, restoreIdentity, showAs } from './identity.ts';
import { transferOptionOf } from './in-call.ts';

/** Seconds that a callee outside is rung; carriers end most calls before. */
const OUTSIDE_SECONDS = 120;
/** Q.850 causes of a carrier that could not serve: 408 and every 5xx, as chan_pjsip translates them, and no way there at all. */
const UNREACHABLE_CAUSES = new Set([0, 2, 3, 18, 20, 27, 34, 38, 41, 42, 44, 58, 66, 79, 102, 127]);
const CAUSE_NO_RESPONSE = 18;
const CAUSE_NO_ANSWER = 19;

/** Calls a number over one trunk: at the servers of its carrier in turn, until one of them could serve. */
export async function dialTrunk(session: AgiSession, dialWatch: DialWatch, leg: TrunkLeg): Promise<TrunkOutcome> {
  const { trunkId, number, callerId } = leg;
  if (!/^\+?[0-9*]{2,32}$/.test(number)) throw new UnsendableError('the number is none that a carrier can be asked for');
  if (callerId !== null && !/^\+?[0-9]{2,20}$/.test(callerId)) throw new UnsendableError('the caller ID is no number');
  try {
    const identity = await readIdentity(session);
    await showAs(session, leg);
    for (let at = 0; ; at += 1) {
      const outcome = await dialServer(session, dialWatch, { ...leg, endpoint: trunkServerNameOf(trunkId, at) });
      if (outcome.kind === 'unreachable' && (await isThere(session, trunkServerNameOf(trunkId, at + 1)))) continue;
      if (outcome.kind === 'unreachable' || outcome.kind === 'refused') await restoreIdentity(session, identity);
      return outcome;
    }
  } catch (error) {
    if (error instanceof AgiGoneError) return { kind: 'gone' };
    throw error;
  }
}

/** Asterisk has no state of an endpoint that it does not know. */
async function isThere(session: AgiSession, endpoint: string): Promise<boolean> {
  return (await getFullVariable(session, `DEVICE_STATE(PJSIP/${endpoint})`)) !== 'INVALID';
}

interface ServerLeg extends TrunkLeg {
  readonly endpoint: string;
}

async function dialServer(session: AgiSession, dialWatch: DialWatch, leg: ServerLeg): Promise<TrunkOutcome> {
  const watched = dialWatch.begin(session.variable('agi_uniqueid'));
  try {
    const { number, endpoint, seconds = OUTSIDE_SECONDS, needsConfirming } = leg;
    const options = `${transferOptionOf(session)}${needsConfirming ? CONFIRM : ''}`;
    // a caller who was sent on may have been taken by somebody before
    if (needsConfirming) await setVariable(session, 'CONFIRMED', '');
    await exec(session, 'Dial', `PJSIP/${number}@${endpoint},${seconds},${options}`, NO_DEADLINE);
    const outcome = await outcomeOf(session, watched);
    return needsConfirming && outcome.kind === 'answered' ? await confirmed(session) : outcome;
  } finally {
    watched.end();
  }
}

/** Options of Dial: the callee hears the dialplan's question before he is put through, and the caller goes on whatever he says. */
const CONFIRM = 'gU(confirm)';

async function confirmed(session: AgiSession): Promise<TrunkOutcome> {
  const isTaken = (await getFullVariable(session, 'CONFIRMED')) === 'yes';
  return isTaken ? { kind: 'answered' } : { kind: 'refused', cause: CAUSE_NO_ANSWER };
}

async function outcomeOf(session: AgiSession, { isSilent, isAlive }: WatchedDial): Promise<TrunkOutcome> {
  const status = (await getFullVariable(session, 'DIALSTATUS')) ?? '';
  if (status === 'ANSWER') return { kind: 'answered' };
  if (status === 'CANCEL') return { kind: 'gone' };
  if (isSilent) return { kind: 'unreachable' };
  if (status === 'BUSY') return { kind: 'refused', cause: 17 };
  const cause = Number((await getFullVariable(session, 'HANGUPCAUSE')) ?? 0);
  if (status === 'NOANSWER' || (isAlive && cause === CAUSE_NO_RESPONSE)) return { kind: 'refused', cause: 19 };
  return UNREACHABLE_CAUSES.has(cause) ? { kind: 'unreachable' } : { kind: 'refused', cause };
}
