/** The providers of a chain, and in which order they are asked. */
import { type Clock, ProviderError } from '../../voice/ports.ts';
import type { Breaker, Budget } from './breaker.ts';

/** One provider of a chain. */
export interface Member<Engine> {
  /** As faults and figures name it. */
  readonly provider: string;
  readonly engine: Engine;
  readonly breaker: Breaker;
  /** Works without a network, less well; asked when all others have failed, and always then. */
  readonly isLastResort?: boolean;
}

/** How patient a chain is. */
export interface Patience {
  /** From a request to its first output. */
  readonly attemptMs: number;
  /** Between two pieces of output. */
  readonly stallMs: number;
  /** Both, for one after whom nobody comes: an answer that is late is better than none. */
  readonly lastMs: number;
  /** After so long without output the next provider is asked as well; null: never. */
  readonly hedgeMs: number | null;
}

/** Callers are not left in silence for two seconds. */
export const CHAIN_PATIENCE: Patience = { attemptMs: 1500, stallMs: 1500, lastMs: 1900, hedgeMs: null };

/** What a chain of one call works with. */
export interface ChainTools {
  readonly clock: Clock;
  readonly budget: Budget;
  readonly patience?: Partial<Patience>;
  /** Told of each failure that a caller could feel, and who takes over. */
  readonly onFailover?: (failover: Failover) => void;
}

/** A provider failed, and another one takes over where there is one. */
export interface Failover {
  readonly from: string;
  readonly to: string | null;
  readonly error: ProviderError;
}

/** Who failed a call stays in the back for so long, so that a caller does not wait for it with each sentence. */
const STICKY_MS = 60_000;

/** Orders the members for each request of one call. */
export interface Order<Engine> {
  next(): readonly Member<Engine>[];
  failed(member: Member<Engine>, error: unknown): ProviderError;
  succeeded(member: Member<Engine>): void;
}

/**
 * Makes the order: as given, without those that are known to be down, those that failed this call behind, and then the last resort. Who
 * was late comes even after that: the caller would wait for him with each sentence. Throws a ProviderError where there is nobody: better
 * that the call goes elsewhere before it begins.
 */
export function makeOrder<Engine>(members: readonly Member<Engine>[], clock: Clock): Order<Engine> {
  if (members.length === 0) throw new ProviderError('nobody', 'auth', { detail: 'none of the providers has an account' });
  const failures = new Map<Member<Engine>, { readonly atMs: number; readonly wasLate: boolean }>();
  const rank = (member: Member<Engine>) => {
    const failure = failures.get(member);
    const isBack = failure !== undefined && clock.nowMs() - failure.atMs < STICKY_MS;
    if (isBack && failure.wasLate) return 3;
    return member.isLastResort ? 2 : isBack ? 1 : 0;
  };
  const next = () => {
    const up = members.filter((member) => member.breaker.allows() || member.isLastResort);
    // rather one that is down than none at all
    return (up.length > 0 ? up : members.slice(0, 1)).toSorted((a, b) => rank(a) - rank(b));
  };
  const failed = (member: Member<Engine>, error: unknown) => {
    const fault =
      error instanceof ProviderError ? error : new ProviderError(member.provider, 'garbage', { detail: 'failed', cause: error });
    member.breaker.failed(fault);
    failures.set(member, { atMs: clock.nowMs(), wasLate: fault.fault === 'timeout' });
    return fault;
  };
  const succeeded = (member: Member<Engine>) => {
    member.breaker.succeeded();
    failures.delete(member);
  };
  return { next, failed, succeeded };
}
