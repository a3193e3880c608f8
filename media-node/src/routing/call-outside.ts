/** Places a call that the gate allowed: the only user of the port's way to a carrier. */

import { CAUSE, type OutboundDecision } from '@botpbx/shared/model/decision';
import type { OutboundCall, OutboundRefusal } from '@botpbx/shared/model/outbound-gate';
import { REFUSAL_CAUSE } from '@botpbx/shared/model/route-outside';
import type { Caller, Sentence, TrunkLeg, TrunkOutcome } from '../flow/caller.ts';
import type { Media } from '../flow/media.ts';
import { askPin } from './ask-pin.ts';
import type { Lines } from './lines.ts';
import type { Placing, WayOut } from './way-out.ts';

export interface OutsideOptions {
  readonly caller: Caller;
  readonly media: Media;
  readonly tenantId: number;
  readonly lines: Lines;
  readonly out: WayOut;
}

/** How a leg is rung. */
export interface OutsideRinging {
  readonly seconds?: number;
  /** Whoever answers must say that he takes the call. */
  readonly needsConfirming?: boolean;
}

/** What a call to the outside came to. `says`: what the caller may be told. */
export type OutsideEnding =
  | { readonly kind: 'answered' | 'gone' }
  | { readonly kind: 'refused'; readonly cause: number; readonly says: Sentence | undefined };

/** Places the call and leaves the caller with its ending. */
export async function callOutside(decision: OutboundDecision, options: OutsideOptions): Promise<void> {
  const { caller } = options;
  const ending = await reachOutside(decision, options);
  if (ending.kind !== 'refused') return ending.kind === 'answered' ? caller.leave(CAUSE.normal) : undefined;
  if (ending.says !== undefined) await caller.say(ending.says);
  return caller.leave(ending.cause);
}

/**
 * Places the call. The gate was asked when the call was routed; it is asked again now, and at each further trunk, because since then
 * the caller may have waited, others may have called, and somebody may have said otherwise.
 */
export async function reachOutside(
  decision: OutboundDecision,
  options: OutsideOptions,
  ringing: OutsideRinging = {},
): Promise<OutsideEnding> {
  const { out } = options;
  const { asked, isForwarded } = decision;
  const pin = await pinFor(decision.call, options);
  if (pin === 'gone') return { kind: 'gone' };
  if (pin === 'wrong') return refused('pin_needed');
  const verdict = out.ask(asked, false);
  if (verdict.kind === 'refused') return refused(verdict.code);
  const { isEmergency, abroad } = verdict.call;
  const isBegun = isEmergency || options.lines.begin({ tenantId: options.tenantId, extension: asked.by ?? '', abroad });
  if (!isBegun) return refused('stopped');
  const callerId = isEmergency ? verdict.call.callerId : decision.call.callerId;
  const placing: Placing = { call: { ...verdict.call, callerId }, asked, pin };
  out.placing(placing);
  return overTrunks(placing, options, { ...ringing, isForwarded });
}

/** The PIN that the caller gave; undefined if the call needs none. */
async function pinFor({ pinSetId }: OutboundCall, { media, out }: OutsideOptions): Promise<Placing['pin'] | 'wrong' | 'gone'> {
  if (pinSetId === null) return undefined;
  const set = out.pinSet(pinSetId);
  const answer = set ? await askPin(media, set) : ({ kind: 'wrong' } as const);
  return answer.kind === 'given' ? { setId: pinSetId, pinId: answer.pinId } : answer.kind;
}

/** Tries the trunks in order. What a carrier said of the callee is the end; only a carrier that could not serve is passed over. */
async function overTrunks(
  { call, asked }: Placing,
  { caller, tenantId, lines, out }: OutsideOptions,
  how: Pick<TrunkLeg, 'seconds' | 'needsConfirming' | 'isForwarded'>,
): Promise<OutsideEnding> {
  const { number, callerId, isEmergency } = call;
  for (const [at, trunkId] of call.trunks.entries()) {
    const verdict = at === 0 ? undefined : out.ask(asked, true);
    if (verdict?.kind === 'refused') return refused(verdict.code);
    if (verdict && !verdict.call.trunks.includes(trunkId)) continue;
    const release = lines.take(trunkId, { tenantId, extension: isEmergency ? undefined : asked.by });
    let outcome: TrunkOutcome;
    try {
      outcome = await caller.dialTrunk({ ...how, trunkId, number, callerId });
    } finally {
      release();
    }
    if (outcome.kind === 'refused') {
      if (isFinal(call, outcome.cause)) return { ...outcome, says: outcome.cause === CAUSE.unallocated ? 'no_such_number' : undefined };
    } else if (outcome.kind !== 'unreachable') return { kind: outcome.kind };
  }
  return { kind: 'refused', cause: CAUSE.congestion, says: 'lines_busy' };
}

/** A carrier that does not know 911, or not us, must not be the last that is asked for help. */
const isFinal = ({ isEmergency }: OutboundCall, cause: number): boolean => !isEmergency || cause === CAUSE.busy || cause === CAUSE.noAnswer;

/** What a caller hears whom the gate refused. */
export const REFUSAL_SENTENCE: Readonly<Record<OutboundRefusal, Sentence>> = {
  no_route: 'no_such_number',
  unreadable: 'no_such_number',
  closed: 'not_allowed',
  not_permitted: 'not_allowed',
  off_hours: 'not_allowed',
  pin_needed: 'not_allowed',
  stopped: 'not_allowed',
  too_many: 'lines_busy',
  lines_busy: 'lines_busy',
  no_trunk: 'lines_busy',
};

const refused = (code: OutboundRefusal): OutsideEnding => ({ kind: 'refused', cause: REFUSAL_CAUSE[code], says: REFUSAL_SENTENCE[code] });
