/** Who answers first: providers are asked one after another, or side by side, until one gives output. */
import { type Clock, ProviderError } from '../../voice/ports.ts';
import type { Budget } from './breaker.ts';
import type { Failover, Member, Order, Patience } from './member.ts';

/** What is asked of every provider, and when it counts as answered. */
export interface Race<Engine, Out> {
  readonly members: readonly Member<Engine>[];
  readonly order: Order<Engine>;
  ask(member: Member<Engine>, signal: AbortSignal): AsyncIterable<Out>;
  isOutput(item: Out): boolean;
  readonly clock: Clock;
  readonly patience: Patience;
  readonly budget: Budget;
  readonly onFailover: (failover: Failover) => void;
}

/** The one who answered: what came so far, and the rest of it. */
export interface Winner<Engine, Out> {
  readonly member: Member<Engine>;
  readonly begun: readonly Out[];
  /** It ended with `begun`. */
  readonly isOver: boolean;
  readonly rest: AsyncIterator<Out>;
  /** Closes its request. */
  end(): void;
}

type News<Engine, Out> =
  | { readonly kind: 'won'; readonly winner: Winner<Engine, Out> }
  | { readonly kind: 'failed'; readonly runner: Runner<Engine>; readonly error: unknown }
  | { readonly kind: 'late' }
  | { readonly kind: 'hedge' };

interface Runner<Engine> {
  readonly member: Member<Engine>;
  readonly ending: AbortController;
  readonly startedMs: number;
  readonly dueMs: number;
}

/** Runs it. Rejects with the last ProviderError when nobody answered; undefined when `signal` aborted. */
export async function race<Engine, Out>(about: Race<Engine, Out>, signal: AbortSignal): Promise<Winner<Engine, Out> | undefined> {
  const waiting = [...about.members];
  const running = new Map<Runner<Engine>, Promise<News<Engine, Out>>>();
  const start = () => {
    const member = waiting.shift();
    if (!member) return;
    const startedMs = about.clock.nowMs();
    const { attemptMs, lastMs } = about.patience;
    const dueMs = startedMs + (waiting.length > 0 ? attemptMs : lastMs);
    const runner: Runner<Engine> = { member, ending: new AbortController(), startedMs, dueMs };
    running.set(runner, firstOf(about, runner));
  };
  let lost: ProviderError | undefined;
  const lose = (runner: Runner<Engine>, error: unknown) => {
    running.delete(runner);
    runner.ending.abort();
    lost = about.order.failed(runner.member, error);
    if (deservesAnother({ about, runner, waiting, lost })) waiting.unshift(runner.member);
    about.onFailover({ from: runner.member.provider, to: waiting[0]?.provider ?? null, error: lost });
    if (running.size === 0) start();
  };
  try {
    start();
    while (running.size > 0) {
      const news = await newsOf(about, { running, waiting, signal });
      if (signal.aborted) return undefined;
      if (news.kind === 'won') {
        const won = [...running.keys()].find(({ member }) => member === news.winner.member);
        if (won) running.delete(won);
        return news.winner;
      }
      if (news.kind === 'failed') lose(news.runner, news.error);
      else if (news.kind === 'late') for (const runner of lateOnes(about.clock, running.keys())) lose(runner, lateness(runner));
      else start();
    }
    throw lost ?? new ProviderError('nobody', 'unavailable', { detail: 'nobody to ask' });
  } finally {
    for (const runner of running.keys()) runner.ending.abort();
  }
}

interface Lost<Engine, Out> {
  readonly about: Race<Engine, Out>;
  readonly runner: Runner<Engine>;
  readonly waiting: readonly Member<Engine>[];
  readonly lost: ProviderError;
}

/** One behind whom there is only the last resort is asked twice after a hiccup, if there is time and budget: rather that than think less well. */
function deservesAnother<Engine, Out>({ about, runner, waiting, lost }: Lost<Engine, Out>): boolean {
  const isHiccup = (lost.fault === 'unavailable' || lost.fault === 'cut') && lost.retryAfterMs === undefined;
  const isQuick = about.clock.nowMs() - runner.startedMs < about.patience.attemptMs / 3;
  const isFirst = about.members.at(0) === runner.member && runner.member.breaker.status().failures <= 1;
  return isHiccup && isQuick && isFirst && waiting.every((member) => member.isLastResort) && about.budget.take();
}

const lateness = ({ member }: Runner<unknown>) => new ProviderError(member.provider, 'timeout', { detail: 'no answer in time' });

const lateOnes = <Engine>(clock: Clock, running: Iterable<Runner<Engine>>): Runner<Engine>[] =>
  [...running].filter(({ dueMs }) => dueMs <= clock.nowMs());

interface Field<Engine, Out> {
  readonly running: ReadonlyMap<Runner<Engine>, Promise<News<Engine, Out>>>;
  readonly waiting: readonly Member<Engine>[];
  readonly signal: AbortSignal;
}

/** The next thing that happens: an answer, a failure, or that somebody is late. */
async function newsOf<Engine, Out>(about: Race<Engine, Out>, field: Field<Engine, Out>): Promise<News<Engine, Out>> {
  const { clock, patience, budget } = about;
  const { running, waiting, signal } = field;
  const done = new AbortController();
  const sleeping = AbortSignal.any([done.signal, signal]);
  const nowMs = clock.nowMs();
  const after = (ms: number, kind: 'late' | 'hedge') => clock.sleep(Math.max(0, ms), sleeping).then((): News<Engine, Out> => ({ kind }));
  const due = Math.min(...[...running.keys()].map(({ dueMs }) => dueMs));
  const timers = [after(due - nowMs, 'late')];
  const latest = Math.max(...[...running.keys()].map(({ startedMs }) => startedMs));
  const mayHedge = patience.hedgeMs !== null && waiting[0] !== undefined && !waiting[0].isLastResort;
  if (mayHedge) timers.push(after(latest + (patience.hedgeMs ?? 0) - nowMs, 'hedge'));
  try {
    const news = await Promise.race([...running.values(), ...timers]);
    if (news.kind !== 'hedge' || signal.aborted || budget.take()) return news;
    // nothing saved for it: wait for the one that runs
    return await Promise.race([...running.values(), timers[0] ?? after(0, 'late')]);
  } finally {
    done.abort();
  }
}

/** Asks one provider and reads until its first output or its end. Never rejects. */
async function firstOf<Engine, Out>(about: Race<Engine, Out>, runner: Runner<Engine>): Promise<News<Engine, Out>> {
  const { member, ending } = runner;
  const begun: Out[] = [];
  try {
    const rest = about.ask(member, ending.signal)[Symbol.asyncIterator]();
    const end = () => ending.abort();
    for (;;) {
      const next = await rest.next();
      if (next.done) return { kind: 'won', winner: { member, begun, isOver: true, rest, end } };
      begun.push(next.value);
      if (about.isOutput(next.value)) return { kind: 'won', winner: { member, begun, isOver: false, rest, end } };
    }
  } catch (error) {
    return { kind: 'failed', runner, error };
  }
}
