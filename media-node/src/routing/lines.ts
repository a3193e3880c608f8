/** Lines that are taken now: what the gate's ceilings are measured against. Counted where calls are held, so a restart begins at none. */
import type { LinesTaken } from '@botpbx/shared/model/outbound-gate';

export interface Lines extends LinesTaken {
  /** Takes a line of a trunk, and for a call to the outside one of its tenant's; gives what lets go of both, once. */
  take(trunkId: number, outboundTenantId?: number): () => void;
}

/** Makes the count. */
export function makeLines(): Lines {
  const trunks = new Map<number, number>();
  const tenants = new Map<number, number>();
  return {
    onTrunk: (trunkId) => trunks.get(trunkId) ?? 0,
    ofTenant: (tenantId) => tenants.get(tenantId) ?? 0,
    take: (trunkId, outboundTenantId) => {
      const undo = [add(trunks, trunkId), ...(outboundTenantId === undefined ? [] : [add(tenants, outboundTenantId)])];
      return () => {
        for (const step of undo.splice(0)) step();
      };
    },
  };
}

function add(counts: Map<number, number>, id: number): () => void {
  counts.set(id, (counts.get(id) ?? 0) + 1);
  return () => {
    const left = (counts.get(id) ?? 1) - 1;
    if (left > 0) counts.set(id, left);
    else counts.delete(id);
  };
}
