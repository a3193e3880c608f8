/** Lines that are taken now: what the gate's ceilings are measured against. Counted where calls are held, so a restart begins at none. */
import type { LinesTaken } from '@botpbx/shared/model/gate-view';
import { type BegunCall, NO_GUARD, type OutsideGuard } from './outside-guard.ts';

export interface Lines extends LinesTaken {
  /** Takes a line of a trunk, and for a call to the outside one of its tenant's and extension's; gives what lets go of all, once. */
  take(trunkId: number, outbound?: Outbound): () => void;
  /** Counts a call to the outside that is about to be dialled; false when it is one too many and must not be. */
  begin(call: BegunCall): boolean;
}
/** For whom a line is taken. */
export type Outbound = Pick<BegunCall, 'tenantId'> & { readonly extension: string | undefined };

/** Makes the count; what was before the restart is the guard's memory. */
export function makeLines(guard: OutsideGuard = NO_GUARD): Lines {
  const taken = new Map<string, number>();
  const now = (key: string) => taken.get(key) ?? 0;
  return {
    onTrunk: (trunkId) => now(`trunk ${trunkId}`),
    ofTenant: (tenantId) => now(`tenant ${tenantId}`),
    ofExtension: (tenantId, extension) => now(`tenant ${tenantId} extension ${extension}`),
    begun: guard.begun,
    isStopped: guard.isStopped,
    begin: guard.begin,
    take: (trunkId, outbound) => {
      const keys = [`trunk ${trunkId}`, ...(outbound ? keysOf(outbound) : [])];
      const undo = keys.map((key) => add(taken, key));
      return () => {
        for (const step of undo.splice(0)) step();
      };
    },
  };
}

const keysOf = ({ tenantId, extension }: Outbound): string[] => [
  `tenant ${tenantId}`,
  ...(extension === undefined ? [] : [`tenant ${tenantId} extension ${extension}`]),
];

function add(counts: Map<string, number>, key: string): () => void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
  return () => {
    const left = (counts.get(key) ?? 1) - 1;
    if (left > 0) counts.set(key, left);
    else counts.delete(key);
  };
}
