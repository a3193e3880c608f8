/** Brings what is told of callers in flows to the disk. Walks that a process left behind when it died are over, which the next one tells. */
import { join } from 'node:path';
import { CallId } from '@botpbx/shared/base/ids';
import type { NodeEvent } from '@botpbx/shared/link/events';
import { z } from 'zod';
import { makeOutbox } from './calls/outbox.ts';
import { openJournal } from './link/journal.ts';
import type { Spool } from './link/spool.ts';
import type { Log } from './log.ts';

export interface FlowTellingOptions {
  readonly nodeFolder: string;
  readonly spool: Pick<Spool, 'epoch' | 'syncedSeq' | 'append'>;
  readonly log: Log;
  readonly nowMs: () => number;
}

export interface FlowTelling {
  tell(event: NodeEvent): void;
  stop(): Promise<void>;
}

/** A walk that goes on. */
const Open = z.object({ tenant_id: z.number(), call_id: CallId, walk: z.uuid(), startedMs: z.number() });

/** Opens it, and tells the ends of what an earlier life began. */
export async function openFlowTelling({ nodeFolder, spool, log, nowMs }: FlowTellingOptions): Promise<FlowTelling> {
  const journal = await openJournal(join(nodeFolder, 'flows', 'journal'), log);
  const outbox = makeOutbox(journal, spool, log);
  for (const [name, value] of journal.entries()) {
    const open = Open.safeParse(value).data;
    if (open) outbox.put(endOf(open, nowMs()), new Map());
    outbox.forget([name]);
  }
  return {
    tell: (event) => {
      const open = event.kind === 'flow.begin' ? { ...event, startedMs: nowMs() } : undefined;
      outbox.put(event, open ? new Map([[open.walk, Open.parse(open)]]) : new Map());
      if (event.kind === 'flow.end') outbox.forget([event.walk]);
    },
    stop: async () => {
      await outbox.settled();
      await journal.close();
    },
  };
}

function endOf({ startedMs, ...open }: z.infer<typeof Open>, nowMs: number): NodeEvent {
  const ms = Math.max(0, Math.round(nowMs - startedMs));
  return { kind: 'flow.end', ...open, at: new Date(nowMs).toISOString(), ending: 'gone', why: null, ms };
}
