/** What the last life of this process left: which calls were open, and how much of them the spool holds already. */
import type { NodeEvent } from '@botpbx/shared/link/events';
import { CALL_PREFIX, KeptCall } from './outbox.ts';

/** What the spool held when this process began. */
export interface SpoolHistory {
  readonly epoch: string;
  /** Events behind a place, oldest first, up to what was on the disk at the start. */
  eventsAfter(seq: number): AsyncIterable<NodeEvent>;
}

/** What is left of the last life. */
export interface Recalled {
  /** Calls whose end was never written. */
  readonly open: readonly KeptCall[];
  /** Names in the journal that are of no use any more. */
  readonly useless: readonly string[];
}

/** Reads the journal's calls and sets right, from the spool, what of each was written: so nothing is said twice and nothing left out. */
export async function recallCalls(entries: ReadonlyMap<string, unknown>, history: SpoolHistory): Promise<Recalled> {
  const kept: KeptCall[] = [];
  const useless: string[] = [];
  for (const [name, value] of entries) {
    if (!name.startsWith(CALL_PREFIX)) continue;
    const read = KeptCall.safeParse(value);
    if (read.success) kept.push(read.data);
    else useless.push(name);
  }
  const written = await readWritten(kept, history);
  const open: KeptCall[] = [];
  for (const { call, epoch, afterSeq } of kept) {
    const has = (kind: NodeEvent['kind']) => epoch === history.epoch && written.has(`${kind} ${call.id}`);
    if (has('call.end')) useless.push(CALL_PREFIX + call.id);
    else open.push({ epoch, afterSeq, call: { ...call, isAnnounced: has('call.new'), isAnswerAnnounced: has('call.answer') } });
  }
  return { open, useless };
}

async function readWritten(kept: readonly KeptCall[], history: SpoolHistory): Promise<ReadonlySet<string>> {
  const ours = kept.filter((one) => one.epoch === history.epoch);
  const written = new Set<string>();
  if (ours.length === 0) return written;
  const ids = new Set<string>(ours.map((one) => one.call.id));
  const afterSeq = Math.min(...ours.map((one) => one.afterSeq));
  for await (const event of history.eventsAfter(afterSeq))
    if ('call_id' in event && ids.has(event.call_id)) written.add(`${event.kind} ${event.call_id}`);
  return written;
}
