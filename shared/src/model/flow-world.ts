/** What flows of a tenant may look up, out of its configuration. */
import { type Schedule, type Zone, zoneOf } from '../base/schedule.ts';
import type { FlowWorld, WalkableFlow } from './flow-walk.ts';
import type { Override } from './time-condition.ts';

/** What of a tenant's configuration flows look at. */
export interface FlowTenant {
  /** IANA name; UTC when it is not known. */
  readonly time_zone: string;
  readonly ivrs: readonly WalkableFlow[];
  readonly time_conditions: readonly (Schedule & { readonly id: number; readonly time_zone: string; readonly override: Override })[];
}

/** Makes the world. A zone costs much to make, so each is made once, when it is first asked for. */
export function flowWorld({ time_zone, ivrs, time_conditions }: FlowTenant): FlowWorld {
  const zones = new Map<string, Zone | undefined>();
  const knownZone = (name: string) => {
    if (!zones.has(name)) zones.set(name, readZone(name));
    return zones.get(name);
  };
  const zone = knownZone(time_zone) ?? zoneOf('UTC');
  const flows = new Map(ivrs.map((ivr) => [ivr.id, ivr]));
  const conditions = new Map(time_conditions.map((row) => [row.id, row]));
  return {
    flow: (id) => flows.get(id),
    timeCondition: (id) => {
      const row = conditions.get(id);
      return row && { ...row, zone: knownZone(row.time_zone) ?? zone };
    },
    zone,
    zoneOf: knownZone,
  };
}

/** A name that no zone has is no fault of the caller's. */
function readZone(name: string): Zone | undefined {
  try {
    return zoneOf(name);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
