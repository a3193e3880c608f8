import type { ConfigInboundRoute } from '@botpbx/shared/link/section/inbound-route';
import type { Destination } from '@botpbx/shared/model/destination';
import type { IsHere } from './here.ts';

/** An inbound route as its slice keeps it. */
export interface InboundRouteRow {
  readonly id: number;
  readonly did: string;
  readonly caller: string | null;
  readonly destination: Destination;
  readonly time_condition_id: number | null;
  readonly closed_destination: Destination | null;
  readonly name_prefix: string | null;
  readonly number_list_ids: readonly number[];
}

/** The route as a node needs it; where the node cannot serve the closed destination, it hangs up. */
export const inboundRouteOf = (row: InboundRouteRow, isHere: IsHere): ConfigInboundRoute => ({
  id: row.id,
  did: row.did,
  caller: row.caller,
  destination: row.destination,
  time_condition_id: row.time_condition_id,
  closed_destination: row.closed_destination === null || isHere(row.closed_destination) ? row.closed_destination : { type: 'hangup' },
  name_prefix: row.name_prefix,
  number_list_ids: [...row.number_list_ids],
});
