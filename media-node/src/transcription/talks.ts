/** Which calls agents talk in, and until when they did. */
import type { NodeEvent } from '@botpbx/shared/link/events';

export interface Talks {
  told(event: NodeEvent): void;
  /** Talks that go on. */
  count(): number;
  /** When the last talk of a call ended, in milliseconds since 1970; undefined where no agent talked. */
  endOf(callId: string): number | undefined;
}

/** Recordings are finished soon after their call. */
const KEEP_MS = 6 * 3_600_000;

/** Begins to keep account. */
export function makeTalks(nowMs: () => number): Talks {
  const open = new Set<string>();
  const ends = new Map<string, number>();
  return {
    told: (event) => {
      if (event.kind === 'conversation.start') open.add(event.conversation);
      if (event.kind !== 'conversation.end') return;
      open.delete(event.conversation);
      for (const [call, endMs] of ends) if (endMs < nowMs() - KEEP_MS) ends.delete(call);
      ends.set(event.call_id, Date.parse(event.at));
    },
    count: () => open.size,
    endOf: (callId) => ends.get(callId),
  };
}
