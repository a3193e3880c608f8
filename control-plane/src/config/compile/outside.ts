import type { Country } from '@botpbx/shared/model/number-plan';
import { DEFAULT_LIMITS, type OutboundLimits } from '@botpbx/shared/model/outbound-limits';
import type { Outside } from '@botpbx/shared/model/outside';
import { byId } from './here.ts';

/** What calls to the outside depend on, as its slices keep it. */
export interface OutsideRows {
  readonly tenant: { readonly country: Country; readonly emergency_location_id: number | null };
  /** None where the tenant never said anything. */
  readonly outbound_limits: readonly { readonly limits: Partial<OutboundLimits> }[];
  readonly pin_sets: readonly {
    readonly id: number;
    readonly name: string;
    readonly salt: string;
    readonly rounds: number;
    readonly pins: readonly { readonly id: number; readonly hash: string }[];
  }[];
  readonly emergency_locations: readonly { readonly id: number; readonly name: string; readonly caller_id: string }[];
  readonly fraud_releases: readonly { readonly id: number; readonly key: string; readonly rightful: boolean }[];
}

/** Nodes hear of the last so many releases; older ones were heard long ago. */
const MAX_RELEASES = 200;

/** What a node must know to ask the gate. */
export const outsideOf = ({ tenant, outbound_limits, pin_sets, emergency_locations, fraud_releases }: OutsideRows): Outside => ({
  ...DEFAULT_LIMITS,
  ...outbound_limits[0]?.limits,
  country: tenant.country,
  emergency_location_id: tenant.emergency_location_id,
  emergency_locations: emergency_locations.map(({ id, name, caller_id }) => ({ id, name, caller_id })).sort(byId),
  pin_sets: pin_sets
    .map(({ id, name, salt, rounds, pins }) => ({
      id,
      name,
      salt,
      iterations: rounds,
      pins: pins.map((pin) => ({ id: pin.id, hash: pin.hash })),
    }))
    .sort(byId),
  released_blocks: [...fraud_releases]
    .sort((a, b) => b.id - a.id)
    .slice(0, MAX_RELEASES)
    .map(({ key, rightful }) => ({ key, learn: rightful })),
});
