import type { ConfigInboundRoute } from '@botpbx/shared/link/section/inbound-route';
import type { Destination } from '@botpbx/shared/model/destination';

/** An inbound route as its slice keeps it. */
export interface InboundRouteRow {
  readonly id: number;
  readonly did: string;
  readonly destination: Destination;
}

/** The route as a node needs it. */
export const inboundRouteOf = (row: InboundRouteRow): ConfigInboundRoute => ({ id: row.id, did: row.did, destination: row.destination });
