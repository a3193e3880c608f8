/** How many calls began within the last minute and the last day: counted in slots, so that it is small enough to be kept. */
import { z } from 'zod';

const Slots = z.array(z.tuple([z.number().int(), z.number().int()]));
/** Counts as they are kept: for each span the slots that hold calls, oldest first. */
export const CallCounts = z.object({ minute: Slots, day: Slots });
export type CallCounts = z.infer<typeof CallCounts>;
export type Span = keyof CallCounts;

export const NO_CALLS: CallCounts = { minute: [], day: [] };

/** Length of a slot; a span holds the slot of now and those before it that reach into the span. */
const SLOT_MS: Readonly<Record<Span, number>> = { minute: 5_000, day: 3_600_000 };
const SPAN_SLOTS: Readonly<Record<Span, number>> = { minute: 12, day: 24 };

/** Calls of the span that ends now. */
export const callsWithin = (counts: CallCounts, span: Span, nowMs: number): number =>
  recent(counts, span, nowMs).reduce((sum, [, count]) => sum + count, 0);

/** The counts with one call more. */
export const withCall = (counts: CallCounts, nowMs: number): CallCounts => ({
  minute: counted(counts, 'minute', nowMs),
  day: counted(counts, 'day', nowMs),
});

const slotAt = (span: Span, nowMs: number): number => Math.floor(nowMs / SLOT_MS[span]);
const recent = (counts: CallCounts, span: Span, nowMs: number): CallCounts[Span] =>
  counts[span].filter(([slot]) => slot > slotAt(span, nowMs) - SPAN_SLOTS[span]);

function counted(counts: CallCounts, span: Span, nowMs: number): CallCounts[Span] {
  const slots = recent(counts, span, nowMs);
  const now = slotAt(span, nowMs);
  const last = slots.at(-1);
  return last?.[0] === now ? [...slots.slice(0, -1), [now, last[1] + 1]] : [...slots, [now, 1]];
}
