/** Providers that follow a script, for tests of chains. */
import { type Clock, ProviderError, type ProviderFault } from '../../../voice/ports.ts';
import { type Breaker, type Budget, makeBreaker, makeBudget, type Probe } from '../breaker.ts';
import type { ChainTools, Failover, Member } from '../member.ts';
import { type FakeClock, makeFakeClock } from './fake-clock.ts';

/** What a scripted provider does, in order: gives items, waits, fails, or falls silent for ever. */
export type Act<Out> =
  | { readonly gives: Out }
  | { readonly waitsMs: number }
  | { readonly fails: ProviderFault; readonly retryAfterMs?: number }
  | 'hangs';

/** Plays a script; closed by `signal`. */
export async function* play<Out>(
  provider: string,
  acts: readonly Act<Out>[],
  stage: { clock: Clock; signal: AbortSignal },
): AsyncGenerator<Out> {
  const { clock, signal } = stage;
  for (const act of acts) {
    if (act === 'hangs') await clock.sleep(1e9, signal);
    else if ('waitsMs' in act) await clock.sleep(act.waitsMs, signal);
    else if ('fails' in act) throw new ProviderError(provider, act.fails, { detail: 'scripted', retryAfterMs: act.retryAfterMs });
    else yield act.gives;
    if (signal.aborted) return;
  }
}

export interface Bench {
  readonly clock: FakeClock;
  readonly failovers: Failover[];
  readonly budget: Budget;
  readonly tools: ChainTools;
  breaker(key: string, probe?: Probe): Breaker;
  member<Engine>(provider: string, engine: Engine, more?: Partial<Member<Engine>>): Member<Engine>;
}

/** Makes what a chain needs, with a clock that stands still. */
export function makeBench(patience: ChainTools['patience'] = {}): Bench {
  const clock = makeFakeClock();
  const failovers: Failover[] = [];
  const budget = makeBudget();
  const life = new AbortController().signal;
  const breaker = (key: string, probe: Probe = async () => undefined) => makeBreaker(key, { clock, probe, life });
  return {
    clock,
    failovers,
    budget,
    breaker,
    tools: { clock, budget, patience, onFailover: (failover) => failovers.push(failover) },
    member: (provider, engine, more) => ({ provider, engine, breaker: breaker(provider), ...more }),
  };
}
