/**
 * Between the moment in which events begin to flow and the list of all legs, events tell of calls whose beginning nobody saw.
 * They wait for the list: it tells who called whom, and an event about the called phone alone would make it the caller.
 */
import type { Fact } from '../calls/fact.ts';
import type { Registry } from '../calls/registry.ts';

export interface WaitingFacts {
  /** Takes a fact at once if its legs are known or nothing is waited for. */
  take(fact: Fact): void;
  /** From now on facts of unknown legs wait. */
  begin(): void;
  /** The list has been taken in: what waited follows, in its order. */
  settle(): void;
}

/** More than come while the list of a large machine is on its way; what comes then is taken as it comes. */
const MOST = 20_000;

/** Makes the place where facts wait; at first they do. */
export function makeWaitingFacts(registry: Pick<Registry, 'apply' | 'knows'>): WaitingFacts {
  let waiting: Fact[] | undefined = [];
  return {
    take: (fact) => {
      if (waiting !== undefined && waiting.length < MOST && !idsOf(fact).every((id) => registry.knows(id))) waiting.push(fact);
      else registry.apply(fact);
    },
    begin: () => {
      waiting = [];
    },
    settle: () => {
      const facts = waiting ?? [];
      waiting = undefined;
      for (const fact of facts) registry.apply(fact);
    },
  };
}

/** What must be known for a fact to be understood. A leg that begins a call needs nobody. */
function idsOf(fact: Fact): string[] {
  if (fact.kind === 'leg') return fact.linked === fact.leg ? [] : [fact.linked];
  return fact.kind === 'same' ? [fact.a, fact.b] : [fact.leg];
}
