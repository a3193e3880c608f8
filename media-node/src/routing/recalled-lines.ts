/** Lines that legs of an earlier life of this process still take: its sessions are gone, its calls are not. */
import type { CallState, LegState } from '../calls/call.ts';
import type { Lines } from './lines.ts';

export interface RecalledLines {
  /** Looks at a call as it is known now: its legs over carriers that began before this life count until they end. */
  see(call: CallState): void;
  /** A session of this life has the leg, and counts it itself. */
  hasSession(leg: string): void;
}

/** Makes it with no legs. `sinceMs` is when this life began, in milliseconds since 1970. */
export function makeRecalledLines(lines: Pick<Lines, 'take'>, sinceMs: number): RecalledLines {
  const held = new Map<string, () => void>();
  const ours = new Set<string>();
  const release = (leg: string) => {
    held.get(leg)?.();
    held.delete(leg);
  };
  const hold = (call: CallState, { id, trunkId, isCaller }: LegState) => {
    if (trunkId === null || held.has(id) || ours.has(id)) return;
    const outbound = isCaller || call.tenantId === null ? undefined : { tenantId: call.tenantId, extension: call.from };
    held.set(id, lines.take(trunkId, outbound));
  };
  return {
    see: (call) => {
      for (const leg of call.legs) {
        if (leg.endedMs !== null) {
          ours.delete(leg.id);
          release(leg.id);
        } else if (leg.startedMs < sinceMs) hold(call, leg);
      }
    },
    hasSession: (leg) => {
      ours.add(leg);
      release(leg);
    },
  };
}
