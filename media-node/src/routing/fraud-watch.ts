/**
 * Tells a stolen password from a person by whom they call abroad. Pure: an extension's habit goes in, and comes out with the call in it
 * or with the reason why the call must not be placed. Destinations are countries and networks (calling codes), never numbers.
 */
import { z } from 'zod';

/** What is known of the calls abroad of an extension. */
export const Habit = z.object({
  /** By prefix: when it was first called, when a day was last counted, and on how many days it was called. */
  prefixes: z.record(z.string(), z.object({ firstMs: z.number(), countedMs: z.number(), days: z.number().int() })),
  /** Calls to new and young destinations, oldest first. */
  recent: z.array(z.object({ atMs: z.number(), prefix: z.string(), isNew: z.boolean() })),
  /** Calls abroad of the latest night, and the most that earlier nights have seen. */
  night: z.object({ date: z.string(), calls: z.number().int(), most: z.number().int() }),
});
export type Habit = z.infer<typeof Habit>;
export const NO_HABIT: Habit = { prefixes: {}, recent: [], night: { date: '', calls: 0, most: 0 } };

/** More calls than these, and somebody has to look. */
export const MOST = {
  /** Calls of one extension to destinations new to it, within ten minutes. */
  newCalls: 3,
  /** The same of all extensions of a tenant together. */
  newCallsOfTenant: 12,
  /** Calls of one extension within a day to destinations that it began to call less than two weeks ago. */
  youngCalls: 60,
  /** Calls abroad of one extension in a night, unless its nights have been a third of that before. */
  nightCalls: 20,
} as const;
export const NEW_WITHIN_MS = 600_000;
const DAY_MS = 86_400_000;
const YOUNG_MS = 14 * DAY_MS;
/** Calls on so many earlier days make a destination known. */
const DAYS_TO_LEARN = 2;
/** The next day is counted after so long at the earliest. */
const DAY_COUNTED_MS = 20 * 3_600_000;
/** Destinations that nobody called for so long are forgotten. */
const FORGET_MS = 400 * DAY_MS;
const NIGHT_MULTIPLE = 3;

/** A call abroad that is about to be placed. */
export interface CallAbroad {
  readonly prefix: string;
  readonly atMs: number;
  /** The date of the night that it falls into; undefined by day. */
  readonly night: string | undefined;
  /** The tenant has said that it calls there. */
  readonly isExpected: boolean;
}

export type StopReason = 'new_destinations' | 'young_destinations' | 'night';
export type Watched = { readonly kind: 'usual'; readonly habit: Habit } | { readonly kind: 'stop'; readonly reason: StopReason };

/** Whether the extension knows the destination: it called there on earlier days, of which today is none. */
export function isKnown({ prefixes }: Habit, prefix: string, atMs: number): boolean {
  const { days, countedMs } = prefixes[prefix] ?? { days: 0, countedMs: 0 };
  return days - (atMs - countedMs < DAY_COUNTED_MS ? 1 : 0) >= DAYS_TO_LEARN;
}

/** Judges a call by the habit; a usual one becomes part of it. */
export function watch(habit: Habit, call: CallAbroad): Watched {
  const { prefix, atMs, isExpected } = call;
  const isNew = !isExpected && !isKnown(habit, prefix, atMs);
  const young = habit.recent.filter((one) => atMs - one.atMs < DAY_MS);
  const isYoung = !isExpected && atMs - (habit.prefixes[prefix]?.firstMs ?? atMs) < YOUNG_MS;
  const nightBefore = habit.night.date === call.night ? habit.night.calls : 0;
  if (isNew && newCallsOf(young, atMs) >= MOST.newCalls) return { kind: 'stop', reason: 'new_destinations' };
  if (isYoung && young.length >= MOST.youngCalls) return { kind: 'stop', reason: 'young_destinations' };
  const most = Math.max(MOST.nightCalls, NIGHT_MULTIPLE * habit.night.most);
  if (call.night !== undefined && !isExpected && nightBefore >= most) return { kind: 'stop', reason: 'night' };
  const recent = isYoung ? [...young, { atMs, prefix, isNew }] : young;
  return { kind: 'usual', habit: { prefixes: counted(habit, prefix, atMs), recent, night: nightOf(habit, call) } };
}

/** Calls to new destinations within the last ten minutes. */
export const newCallsOf = (recent: Habit['recent'], atMs: number): number =>
  recent.filter((one) => one.isNew && atMs - one.atMs < NEW_WITHIN_MS).length;

/** What somebody has looked at and found rightful is known from then on; either way the count begins anew. */
export function released(habit: Habit, stopped: readonly string[], isRightful: boolean): Habit {
  if (!isRightful) return { ...habit, recent: [] };
  const known = stopped.map((prefix) => [prefix, { firstMs: 0, countedMs: 0, days: DAYS_TO_LEARN, ...habit.prefixes[prefix] }] as const);
  const prefixes = known.map(([prefix, entry]) => [prefix, { ...entry, firstMs: 0, days: Math.max(entry.days, DAYS_TO_LEARN) }]);
  const night = { ...habit.night, most: Math.max(habit.night.most, habit.night.calls) };
  return { prefixes: { ...habit.prefixes, ...Object.fromEntries(prefixes) }, recent: [], night };
}

function counted({ prefixes }: Habit, prefix: string, atMs: number): Habit['prefixes'] {
  const kept = Object.fromEntries(Object.entries(prefixes).filter(([, { countedMs }]) => atMs - countedMs < FORGET_MS));
  const before = kept[prefix] ?? { firstMs: atMs, countedMs: Number.NEGATIVE_INFINITY, days: 0 };
  const isNextDay = atMs - before.countedMs >= DAY_COUNTED_MS;
  return { ...kept, [prefix]: isNextDay ? { ...before, countedMs: atMs, days: before.days + 1 } : before };
}

function nightOf({ night }: Habit, call: CallAbroad): Habit['night'] {
  if (call.night === undefined) return night;
  if (call.night === night.date) return { ...night, calls: night.calls + 1 };
  return { date: call.night, calls: 1, most: Math.max(night.most, night.calls) };
}
