/** Knows which providers are worth asking. One breaker serves all calls of the process that use the same account of a provider. */
import type { Clock, ProviderError, ProviderFault } from '../../voice/ports.ts';

/** So many failures within `WINDOW_MS` open it. */
export const MAX_FAILURES = 5;
export const WINDOW_MS = 30_000;
/** How long it stays open at first; each probe that fails doubles that. */
const OPEN_MS = 10_000;
const MAX_OPEN_MS = 120_000;
/** An account that was turned away will be for a while. */
const AUTH_MS = 60_000;
/** Nobody has us wait longer than this by a Retry-After. */
const MAX_RETRY_AFTER_MS = 600_000;
const PROBE_MS = 5000;

/** Whether a provider is asked: `open` and `probing` ones are not. */
export type BreakerState = 'closed' | 'open' | 'probing';

/** What is told of a breaker. */
export interface BreakerStatus {
  /** Provider and account. */
  readonly key: string;
  readonly state: BreakerState;
  readonly failures: number;
  /** The last failure that counted; null after a success. */
  readonly fault: ProviderFault | null;
}

/** Asks the provider for something small; rejects when it fails. */
export type Probe = (signal: AbortSignal) => Promise<void>;

export interface Breaker {
  /** Whether to ask it now. An open one whose time is over is probed meanwhile, by itself and without a caller waiting for it. */
  allows(): boolean;
  succeeded(): void;
  failed(error: ProviderError): void;
  status(): BreakerStatus;
}

/** Makes the breaker of one account; `life` ends its probes. */
export function makeBreaker(key: string, { clock, probe, life }: { clock: Clock; probe: Probe; life: AbortSignal }): Breaker {
  let failures: number[] = [];
  let fault: ProviderFault | null = null;
  let openForMs = OPEN_MS;
  let openUntilMs: number | undefined;
  let isProbing = false;
  const open = (ms: number) => {
    openUntilMs = Math.max(openUntilMs ?? 0, clock.nowMs() + ms);
  };
  const succeeded = () => {
    failures = [];
    fault = null;
    openForMs = OPEN_MS;
    openUntilMs = undefined;
  };
  const failed = (error: ProviderError) => {
    // what we asked was wrong; that says nothing of the provider
    if (error.fault === 'refused') return;
    const nowMs = clock.nowMs();
    fault = error.fault;
    failures = [...failures.filter((atMs) => nowMs - atMs < WINDOW_MS), nowMs];
    if (error.retryAfterMs !== undefined) open(Math.min(MAX_RETRY_AFTER_MS, error.retryAfterMs));
    else if (error.fault === 'auth') open(AUTH_MS);
    else if (failures.length >= MAX_FAILURES) open(openForMs);
  };
  const tryOut = async () => {
    isProbing = true;
    try {
      await probe(AbortSignal.any([life, AbortSignal.timeout(PROBE_MS)]));
      succeeded();
    } catch {
      // whatever it was, the provider is not back; it is asked again after a longer while
      openForMs = Math.min(MAX_OPEN_MS, openForMs * 2);
      open(openForMs);
    } finally {
      isProbing = false;
    }
  };
  const allows = () => {
    if (openUntilMs === undefined) return true;
    if (clock.nowMs() >= openUntilMs && !isProbing && !life.aborted) void tryOut();
    return false;
  };
  const state = () => (openUntilMs === undefined ? 'closed' : isProbing ? 'probing' : 'open');
  return { allows, succeeded, failed, status: () => ({ key, state: state(), failures: failures.length, fault }) };
}

/** The breakers of the process. */
export interface Breakers {
  /** The breaker of an account, by a key that is no secret; probed by the last `probe` that was given. */
  of(key: string, probe: Probe): Breaker;
  states(): readonly BreakerStatus[];
  /** Shared by all: whether one more request may be made than callers asked for. */
  readonly budget: Budget;
}

/** Keeps the breakers for as long as `life` lasts. */
export function makeBreakers(clock: Clock, life: AbortSignal): Breakers {
  const known = new Map<string, Breaker>();
  const probes = new Map<string, Probe>();
  const of = (key: string, probe: Probe) => {
    // an account may have got another key meanwhile
    probes.set(key, probe);
    const latest: Probe = (signal) => (probes.get(key) ?? probe)(signal);
    const breaker = known.get(key) ?? makeBreaker(key, { clock, life, probe: latest });
    known.set(key, breaker);
    return breaker;
  };
  return { of, states: () => [...known.values()].map((breaker) => breaker.status()), budget: makeBudget() };
}

/** Requests on top of those that callers ask for: second tries and hedges. They never become a storm. */
export interface Budget {
  /** A caller asks for something. */
  earn(): void;
  /** Takes one if there is one. */
  take(): boolean;
}

const SHARE = 0.1;
const MAX_SAVED = 10;

/** Makes a budget of one in ten. */
export function makeBudget(): Budget {
  let saved = 1;
  const earn = () => {
    saved = Math.min(MAX_SAVED, saved + SHARE);
  };
  const take = () => {
    if (saved < 1) return false;
    saved -= 1;
    return true;
  };
  return { earn, take };
}
