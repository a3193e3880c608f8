/** One call as it is known so far, and what each fact makes of it. Plain data, so that it survives a crash on disk. */
import { CallId } from '@botpbx/shared/base/ids';
import { z } from 'zod';

const Party = z.string().max(80);
const TimeMs = z.number();

/** One party's part in the call. */
export const LegState = z.object({
  id: z.string().max(80),
  party: Party,
  /** The trunk whose line it takes. */
  trunkId: z.number().int().positive().nullable().default(null),
  /** It came to us, and was not dialled by us. */
  isCaller: z.boolean().default(false),
  startedMs: TimeMs,
  answeredMs: TimeMs.nullable(),
  endedMs: TimeMs.nullable(),
  cause: z.number().int().nullable(),
});
export type LegState = z.infer<typeof LegState>;

/** A call as it is known so far. */
export const CallState = z.object({
  id: CallId,
  /** Linkedids that lead to this call beside the ids of its legs. */
  aliases: z.array(z.string().max(80)),
  tenantId: z.number().int().positive().nullable(),
  origin: z.enum(['phone', 'trunk']),
  /** We placed it: the first legs are the phones of `from`, and picking them up is no answer. */
  isPlaced: z.boolean().default(false),
  reachesTrunk: z.boolean(),
  from: Party,
  fromName: Party.nullable(),
  to: Party,
  revision: z.number().int().nullable(),
  startedMs: TimeMs,
  answeredMs: TimeMs.nullable(),
  answeredBy: Party.nullable(),
  /** The cause that routing settled. */
  outcome: z.number().int().nullable(),
  /** The last DIALSTATUS of those who did not answer. */
  dialStatus: z.string().max(40).nullable(),
  /** The caller hung up while nothing else was settled. */
  isCallerGone: z.boolean(),
  /** The first is the caller, or who was called first. */
  legs: z.array(LegState).min(1),
  /** Time of the newest fact. */
  lastMs: TimeMs,
  isAnnounced: z.boolean(),
  isAnswerAnnounced: z.boolean(),
  /** Steps that were told. */
  steps: z.number().int().default(0),
});
export type CallState = z.infer<typeof CallState>;

/** Whose leg it is: a phone's number, or a carrier's trunk. */
export interface Owner {
  readonly kind: 'phone' | 'trunk';
  readonly tenantId: number | null;
  /** The extension of a phone. */
  readonly extension: string | null;
  /** The trunk of a carrier. */
  readonly trunkId?: number;
}

/** Older calls give their id to younger ones; the number behind the dot decides within one second. */
export function isOlder(a: CallState, b: CallState): boolean {
  if (a.isAnnounced !== b.isAnnounced) return a.isAnnounced;
  if (a.startedMs !== b.startedMs) return a.startedMs < b.startedMs;
  return counterOf(a.id) < counterOf(b.id);
}

const counterOf = (id: string): number => Number(id.slice(id.lastIndexOf('.') + 1));

/** The call is talked on from `atMs` by the party that took it. The first answer counts. */
export function markAnswered(call: CallState, by: string, atMs: number): void {
  if (call.answeredMs !== null) return;
  call.answeredMs = Math.max(atMs, call.startedMs);
  call.answeredBy = by;
}

/** Takes over all that `other` was: its legs, ids and, if it was answered first, its answer. */
export function absorb(call: CallState, other: CallState): void {
  const known = new Set(call.legs.map((leg) => leg.id));
  call.legs.push(...other.legs.filter((leg) => !known.has(leg.id)));
  call.aliases.push(other.id, ...other.aliases);
  call.reachesTrunk ||= other.reachesTrunk;
  call.tenantId ??= other.tenantId;
  call.lastMs = Math.max(call.lastMs, other.lastMs);
  if (other.answeredMs !== null) markAnswered(call, other.answeredBy ?? '', other.answeredMs);
}

/** Tells whether every leg has ended. */
export const isOver = (call: CallState): boolean => call.legs.every((leg) => leg.endedMs !== null);

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g;

/** Makes what a stranger's header said fit to be kept and shown: no control characters, whole signs, 80 at most. */
export function cleanText(text: string): string {
  return text === '<unknown>' ? '' : text.replace(CONTROL, '').slice(0, 80).toWellFormed().trim();
}
