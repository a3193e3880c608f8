/** A chain's answer: from whoever answers first, and from the next one where that breaks off. */
import { ProviderError } from '../../voice/ports.ts';
import type { ChainTools, Failover, Member, Order, Patience } from './member.ts';
import { CHAIN_PATIENCE } from './member.ts';
import { race, type Winner } from './race.ts';

/** What differs between chains. */
export interface Relay<Engine, Out> {
  readonly order: Order<Engine>;
  readonly tools: ChainTools;
  isOutput(item: Out): boolean;
  /** Asks a member for the answer, or for the rest of it. */
  ask(member: Member<Engine>, signal: AbortSignal): AsyncIterable<Out>;
  /** Something of the answer goes out. */
  passes(item: Out, member: Member<Engine>): Iterable<Out>;
  /** A member broke off after output: whether the next one is asked for the rest, or what went out is all. */
  goesOn(): boolean;
}

/** Runs it. Ends quietly when `signal` aborts; throws the last ProviderError when all members failed. */
export async function* relay<Engine, Out>(about: Relay<Engine, Out>, signal: AbortSignal): AsyncGenerator<Out, void, undefined> {
  const { order, tools } = about;
  const patience: Patience = { ...CHAIN_PATIENCE, ...tools.patience };
  const onFailover = (failover: Failover) => tools.onFailover?.(failover);
  tools.budget.earn();
  let members = order.next();
  while (!signal.aborted) {
    const asked = { ...about, ...tools, members, patience, onFailover };
    const winner = await race<Engine, Out>(asked, signal);
    if (!winner || signal.aborted) return winner?.end();
    members = members.slice(members.lastIndexOf(winner.member) + 1);
    const stallMs = members.length > 0 ? patience.stallMs : patience.lastMs;
    const broken = yield* follow({ about, winner, stallMs }, signal);
    if (!broken) return;
    onFailover({ from: winner.member.provider, to: members[0]?.provider ?? null, error: broken });
    if (!about.goesOn()) return;
    if (members.length === 0) throw broken;
  }
}

interface Following<Engine, Out> {
  readonly about: Relay<Engine, Out>;
  readonly winner: Winner<Engine, Out>;
  readonly stallMs: number;
}

/** Passes on what the winner says; returns why it broke off. */
async function* follow<Engine, Out>({ about, winner, stallMs }: Following<Engine, Out>, signal: AbortSignal) {
  const { member, rest } = winner;
  const leave = () => winner.end();
  signal.addEventListener('abort', leave, { once: true });
  try {
    for (const item of winner.begun) yield* about.passes(item, member);
    for (let isOver = winner.isOver; !isOver && !signal.aborted; ) {
      const next = await inTime(rest.next(), { about, member, stallMs });
      isOver = next.done === true;
      if (!next.done) yield* about.passes(next.value, member);
    }
    if (!signal.aborted) about.order.succeeded(member);
    return undefined;
  } catch (error) {
    return signal.aborted ? undefined : about.order.failed(member, error);
  } finally {
    signal.removeEventListener('abort', leave);
    winner.end();
  }
}

type Timed<Engine, Out> = { readonly about: Relay<Engine, Out>; readonly member: Member<Engine>; readonly stallMs: number };

async function inTime<Engine, Out, T>(coming: Promise<T>, { about, member, stallMs }: Timed<Engine, Out>): Promise<T> {
  const done = new AbortController();
  const late = about.tools.clock.sleep(stallMs, done.signal).then((): never => {
    throw new ProviderError(member.provider, 'timeout', { detail: 'the answer stalled' });
  });
  // a sleep that is broken off ends like one that is over; nobody listens to it then
  late.catch(() => undefined);
  try {
    return await Promise.race([coming, late]);
  } finally {
    done.abort();
  }
}
