/** Callers whom nobody takes go back to a flow that provides for them, and not to a mailbox. Pure. */
import { CAUSE, type Decision } from './decision.ts';
import type { ActOf } from './flow-act.ts';

type Claims = ActOf<'transfer'>['claims'];

/** The decision of a transfer without the mailboxes that would take what the flow claims for itself. A transfer to a mailbox stays one. */
export function claimed(decision: Decision, { to, claims }: Pick<ActOf<'transfer'>, 'to' | 'claims'>): Decision {
  return to.type === 'voicemail' || claims.length === 0 ? decision : without(decision, claims);
}

function without(decision: Decision, claims: Claims): Decision {
  const kept = (next: Decision | null) => (next === null || isTaken(next, claims) ? null : without(next, claims));
  switch (decision.kind) {
    case 'voicemail':
      return isTaken(decision, claims)
        ? { kind: 'refuse', cause: decision.greeting === 'busy' ? CAUSE.busy : CAUSE.noAnswer, why: decision.why }
        : decision;
    case 'ring':
      return { ...decision, next: { busy: kept(decision.next.busy), noAnswer: kept(decision.next.noAnswer) } };
    case 'ring_group':
      return { ...decision, failover: kept(decision.failover) };
    case 'queue':
      return { ...decision, overflow: kept(decision.overflow), full: kept(decision.full), empty: kept(decision.empty) };
    default:
      return decision;
  }
}

const isTaken = (decision: Decision, claims: Claims): boolean =>
  decision.kind === 'voicemail' && claims.includes(decision.greeting === 'busy' ? 'busy' : 'no_answer');
