import type { ConfigRingGroup } from '@botpbx/shared/link/section/ring-group';
import type { Destination } from '@botpbx/shared/model/destination';
import type { RingStrategy } from '@botpbx/shared/model/ring-group';
import type { IsHere } from './here.ts';

/** A ring group as its slice keeps it. */
export interface RingGroupRow {
  readonly id: number;
  readonly name: string;
  readonly number: string | null;
  readonly strategy: RingStrategy;
  readonly extension_ids: readonly number[];
  readonly ring_timeout: number;
  readonly failover: Destination | null;
}

/** The group as a node needs it: with those of its members whose phones are there. */
export const ringGroupOf = (row: RingGroupRow, isHere: IsHere): ConfigRingGroup => ({
  id: row.id,
  name: row.name,
  number: row.number,
  strategy: row.strategy,
  extension_ids: row.extension_ids.filter((id) => isHere({ type: 'extension', id })),
  ring_timeout: row.ring_timeout,
  failover: row.failover && isHere(row.failover) ? row.failover : null,
});
