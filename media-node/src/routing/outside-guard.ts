/**
 * The memory behind the gate: calls to the outside that have begun, habits, and whom the fraud breaker has stopped. It lives in memory,
 * so that no call waits for a disk, and on the disk, so that neither a restart nor a thief who causes one wipes it out.
 */
import type { Zone } from '@botpbx/shared/base/schedule';
import type { Journal } from '../calls/outbox.ts';
import { callsWithin, type Span } from './call-counts.ts';
import { type CallAbroad, type Habit, isKnown, MOST, watch } from './fraud-watch.ts';
import { type GuardedTenant, type GuardMemory, type GuardOptions, makeGuardMemory } from './guard-memory.ts';

/** A call to the outside that is about to be dialled. */
export interface BegunCall {
  readonly tenantId: number;
  /** Who answers for it. */
  readonly extension: string;
  /** The country or network abroad that it leads to; null at home. */
  readonly abroad: string | null;
}

export interface OutsideGuard {
  begun(tenantId: number, extension: string | undefined, within: Span): number;
  isStopped(tenantId: number, extension: string): boolean;
  begin(call: BegunCall): boolean;
}

/** Counts nothing and stops nobody. */
export const NO_GUARD: OutsideGuard = { begun: () => 0, isStopped: () => false, begin: () => true };

/** The guard with its memory. */
export interface KeptGuard extends OutsideGuard {
  /** Recalls what the last life left, and keeps everything from now on. */
  resume(journal: Journal): void;
  /** A configuration went live: stops that somebody has released end. */
  configured(tenants: readonly GuardedTenant[]): void;
}

/** Whether it is night at an instant, and which. */
const nightAt = (zone: Zone, atMs: number): string | undefined => {
  const { minute } = zone.wallAt(atMs);
  if (minute >= 6 * 60 && minute < 22 * 60) return undefined;
  return zone.wallAt(atMs - 6 * 3_600_000).date;
};

/** Makes the guard; it forgets at a restart until it has its journal. */
export function makeOutsideGuard(options: GuardOptions): KeptGuard {
  const memory = makeGuardMemory(options);
  return {
    begun: (tenantId, extension, within) => callsWithin(memory.counts(tenantId, extension), within, options.nowMs()),
    isStopped: (tenantId, extension) => memory.stopOf(tenantId, extension) !== undefined,
    begin: (call) => {
      if (call.abroad !== null && !mayCallAbroad(memory, call, call.abroad)) return false;
      memory.count(call.tenantId, undefined);
      memory.count(call.tenantId, call.extension);
      return true;
    },
    resume: memory.resume,
    configured: memory.configured,
  };
}

function mayCallAbroad(memory: GuardMemory, { tenantId, extension }: BegunCall, prefix: string): boolean {
  if (memory.stopOf(tenantId, extension)) return false;
  const { outside, zone, extensions } = memory.tenant(tenantId);
  const atMs = memory.nowMs();
  const isExpected = outside.known_prefixes.some((known) => prefix.startsWith(known));
  const call: CallAbroad = { prefix, atMs, night: nightAt(zone, atMs), isExpected };
  const habit = memory.habit(tenantId, extension);
  const watched = watch(habit, call);
  if (watched.kind === 'stop') {
    memory.stop({ tenantId, extension, reason: watched.reason, prefixes: recentOf(habit, prefix), atMs });
    return false;
  }
  const together = memory.newCalls(tenantId, atMs);
  const isNew = !isExpected && !isKnown(habit, prefix, atMs);
  if (isNew && together.length >= Math.max(MOST.newCallsOfTenant, Math.ceil(extensions / 5))) {
    memory.stop({ tenantId, extension: null, reason: 'new_destinations', prefixes: [...new Set([...together, prefix])], atMs });
    return false;
  }
  if (isNew) memory.newCall(tenantId, { prefix, atMs });
  memory.learn(tenantId, extension, watched.habit);
  return true;
}

const recentOf = (habit: Habit, prefix: string): string[] => [...new Set([...habit.recent.map((one) => one.prefix), prefix])].slice(0, 50);
