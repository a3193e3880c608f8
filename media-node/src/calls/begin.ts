/** How a call begins: what its first leg tells, and what the routing would do with it. */
import { CallId } from '@botpbx/shared/base/ids';
import { z } from 'zod';
import { type CallState, cleanText, type LegState, type Owner } from './call.ts';
import type { LegSeen } from './fact.ts';

/** A call that we place ourselves: known before its first leg is. Its id is that leg's linkedid. */
export const PlacedCall = z.object({
  id: CallId,
  tenantId: z.number().int().positive(),
  /** The extension whose phones ring first; whoever picks up there has not answered the call yet. */
  from: z.string(),
  fromName: z.string(),
  to: z.string(),
  isOutbound: z.boolean(),
});
export type PlacedCall = z.infer<typeof PlacedCall>;

/** What is known beside the leg. */
export interface Beginning {
  readonly owner: Owner | undefined;
  readonly revision: number | null;
  /** The linkedid was that of a call that is over. */
  readonly isSpent: boolean;
  readonly placed: PlacedCall | undefined;
  /** The number that a phone dialled leads to a carrier. */
  readonly isOutbound: boolean;
}

/** The call's id is the linkedid of its first leg, unless that was the id of a call that is over. Undefined when no id will do. */
export function newCall(fact: LegSeen, { owner, revision, isSpent, placed, isOutbound }: Beginning): CallState | undefined {
  const id = [isSpent ? '' : fact.linked, fact.leg].map((text) => CallId.safeParse(text).data).find((one) => one !== undefined);
  if (id === undefined) return undefined;
  const origin = fact.isCaller && owner?.kind === 'trunk' ? 'trunk' : 'phone';
  const from = origin === 'phone' && owner?.extension ? owner.extension : cleanText(fact.number) || 'anonymous';
  return {
    id,
    aliases: [],
    tenantId: placed?.tenantId ?? null,
    origin,
    isPlaced: placed !== undefined,
    reachesTrunk: placed?.isOutbound ?? isOutbound,
    from: placed?.from ?? from,
    fromName: cleanText(placed?.fromName ?? fact.name) || null,
    to: cleanText(placed?.to ?? fact.dialled),
    revision,
    startedMs: fact.startedMs,
    answeredMs: null,
    answeredBy: null,
    outcome: null,
    dialStatus: null,
    isCallerGone: false,
    legs: [],
    lastMs: fact.startedMs,
    isAnnounced: false,
    isAnswerAnnounced: false,
    steps: 0,
  };
}

/** A leg that has just begun. */
export function newLeg(fact: LegSeen, owner: Owner | undefined, call: CallState): LegState {
  const party = owner?.extension ?? (fact.isCaller ? call.from : cleanText(fact.number) || call.to);
  const trunkId = owner?.trunkId ?? null;
  return { id: fact.leg, party, trunkId, isCaller: fact.isCaller, startedMs: fact.startedMs, answeredMs: null, endedMs: null, cause: null };
}
