/** What lives on one node and what does not. */
import type { Destination } from '@botpbx/shared/model/destination';

/** A row that lives on one node; null means the tenant's first. */
export interface Homed {
  readonly id: number;
  readonly node_id: number | null;
}

/** Whether the node that is compiled for can serve a destination. */
export type IsHere = (to: Destination) => boolean;

/** Equal rows give equal sections, in whatever order they come. */
export const byId = (a: { readonly id: number }, b: { readonly id: number }): number => a.id - b.id;
