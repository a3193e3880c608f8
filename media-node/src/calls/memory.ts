/** Finds calls by the ids of their legs, remembers for a while which ids are spent, and keeps facts that came before their leg. */
import type { CallState } from './call.ts';
import type { Fact } from './fact.ts';

/** The index of all calls that are going on. */
export interface Memory {
  /** The call of a leg, or the one that a linkedid leads to. */
  find(id: string): CallState | undefined;
  /** Enters a new leg of a call. */
  add(leg: string, call: CallState): void;
  /** Enters a whole call from an earlier life; ids that lead to `known` stay with that one. */
  take(call: CallState, known: CallState | undefined): void;
  /** All that led to one call leads to another. */
  move(from: CallState, to: CallState): void;
  /** The call is over: its ids are spent. */
  remove(call: CallState): void;
  calls(): CallState[];
  /** The id was a call's or a leg's that is over. */
  hasEnded(id: string): boolean;
  /** Whether the leg was known at that time. */
  wasKnown(leg: string, atMs: number): boolean;
  keepEarly(fact: Extract<Fact, { leg: string }>): void;
  takeEarly(leg: string): readonly Fact[];
}

/** Late events of a call and answers to an older question come within seconds. */
const SPENT_FOR_MS = 120_000;
const MAX_EARLY = 1_000;

/** Makes an empty index. */
export function makeMemory(nowMs: () => number): Memory {
  const byId = new Map<string, CallState>();
  const all = new Set<CallState>();
  const addedMs = new Map<string, number>();
  const spentMs = new Map<string, number>();
  const early = new Map<string, Fact[]>();

  const idsOf = (call: CallState) => [call.id, ...call.aliases, ...call.legs.map((leg) => leg.id)];
  /** Entries stand in the order of their times. */
  const forgetSpent = () => {
    const before = nowMs() - SPENT_FOR_MS;
    for (const [id, ms] of spentMs) {
      if (ms > before) return;
      spentMs.delete(id);
    }
  };
  return {
    find: (id) => byId.get(id),
    add: (leg, call) => {
      all.add(call);
      for (const id of [call.id, leg]) byId.set(id, call);
      addedMs.set(leg, nowMs());
    },
    take: (call, known) => {
      all.add(call);
      for (const id of idsOf(call)) if (known === undefined || byId.get(id) !== known) byId.set(id, call);
    },
    move: (from, to) => {
      all.delete(from);
      for (const id of idsOf(from)) byId.set(id, to);
    },
    remove: (call) => {
      all.delete(call);
      forgetSpent();
      for (const id of idsOf(call)) {
        byId.delete(id);
        addedMs.delete(id);
        spentMs.set(id, nowMs());
      }
    },
    calls: () => [...all],
    hasEnded: (id) => spentMs.has(id),
    wasKnown: (leg, atMs) => (addedMs.get(leg) ?? Number.NEGATIVE_INFINITY) < atMs,
    keepEarly: (fact) => {
      if (spentMs.has(fact.leg)) return;
      const [oldest] = early.keys();
      if (early.size >= MAX_EARLY && oldest !== undefined) early.delete(oldest);
      early.set(fact.leg, [...(early.get(fact.leg) ?? []), fact]);
    },
    takeEarly: (leg) => {
      const facts = early.get(leg) ?? [];
      early.delete(leg);
      return facts;
    },
  };
}
