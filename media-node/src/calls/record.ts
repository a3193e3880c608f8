/** The immutable record of a finished call, made out of what was known of it. */
import type { EndedCall } from '@botpbx/shared/link/events';
import type { Direction, Disposition, Leg } from '@botpbx/shared/model/call';
import { CAUSE } from '@botpbx/shared/model/decision';
import type { CallState, LegState } from './call.ts';

const SUBSCRIBER_ABSENT = 20;
const NO_USER_RESPONDING = 18;
/** What Asterisk says of a caller's CANCEL. */
const INTERWORKING = 127;

/** Writes milliseconds since 1970 as the wire wants them. */
export const instantOf = (ms: number): string => new Date(Math.round(ms)).toISOString();
const secondsBetween = (fromMs: number, toMs: number): number => Math.max(0, Math.round((toMs - fromMs) / 1000));

/** Inbound if a carrier brought it, outbound if it reaches a carrier, else internal. */
export function directionOf(call: Pick<CallState, 'origin' | 'reachesTrunk'>): Direction {
  if (call.origin === 'trunk') return 'inbound';
  return call.reachesTrunk ? 'outbound' : 'internal';
}

/** Makes the record. `mergedInto` names the call that this one became part of. */
export function recordOf(call: CallState, endedMs: number, mergedInto: CallState['id'] | null): EndedCall {
  const disposition = mergedInto !== null && call.answeredMs === null ? 'NO ANSWER' : dispositionOf(call);
  return {
    id: call.id,
    direction: directionOf(call),
    from: call.from,
    from_name: call.fromName,
    to: call.to,
    state: 'ended',
    answered_by: call.answeredBy,
    started_at: instantOf(call.startedMs),
    answered_at: call.answeredMs === null ? null : instantOf(call.answeredMs),
    ended_at: instantOf(endedMs),
    duration: call.answeredMs === null ? 0 : secondsBetween(call.answeredMs, endedMs),
    total_duration: secondsBetween(call.startedMs, endedMs),
    disposition,
    cause: causeOf(call, disposition),
    merged_into: mergedInto,
    revision: call.revision,
    legs: call.legs.map((leg) => legOf(leg, mergedInto !== null ? null : endedMs)),
  };
}

/** Tells of a leg. One that goes on, such as in the call that this one became part of, has not ended. */
export function legOf(leg: LegState, callEndedMs: number | null): Leg {
  const ended = leg.endedMs ?? callEndedMs;
  return {
    id: leg.id,
    party: leg.party,
    trunk_id: leg.trunkId,
    started_at: instantOf(leg.startedMs),
    answered_at: leg.answeredMs === null ? null : instantOf(leg.answeredMs),
    ended_at: ended === null ? null : instantOf(ended),
    cause: leg.cause,
  };
}

const byDialStatus: Readonly<Record<string, Disposition>> = {
  BUSY: 'BUSY',
  NOANSWER: 'NO ANSWER',
  CHANUNAVAIL: 'NO ANSWER',
  CONGESTION: 'FAILED',
};

/** What became of the call. What routing settled comes first, then what the called phones said, then who hung up. */
export function dispositionOf(call: CallState): Disposition {
  if (call.answeredMs !== null) return 'ANSWERED';
  if (call.outcome !== null && call.outcome !== CAUSE.normal) return byCause(call.outcome);
  const dialled = byDialStatus[call.dialStatus ?? ''];
  if (dialled !== undefined) return dialled;
  if (call.isCallerGone) return 'CANCELLED';
  const cause = call.legs[0]?.cause ?? null;
  return cause === null || cause === 0 || cause === CAUSE.normal || cause === INTERWORKING ? 'CANCELLED' : byCause(cause);
}

function byCause(cause: number): Disposition {
  if (cause === CAUSE.busy) return 'BUSY';
  return [CAUSE.noAnswer, NO_USER_RESPONDING, SUBSCRIBER_ABSENT].includes(cause) ? 'NO ANSWER' : 'FAILED';
}

function causeOf(call: CallState, disposition: Disposition): number | null {
  if (disposition === 'CANCELLED') return CAUSE.normal;
  if (disposition !== 'ANSWERED' && call.outcome !== null) return call.outcome;
  const cause = call.legs[0]?.cause ?? null;
  return disposition === 'ANSWERED' && (cause === 0 || cause === INTERWORKING) ? CAUSE.normal : cause;
}
