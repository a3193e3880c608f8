import type { ConfigOutboundRoute } from '@botpbx/shared/link/section/outbound-route';

/** An outbound route as its slice keeps it. */
export interface OutboundRouteRow extends Omit<ConfigOutboundRoute, 'trunk_ids'> {
  readonly trunk_ids: readonly number[];
}

/** A route whose trunks all live elsewhere stays: its numbers must not slip through to a wider route. */
export const outboundRouteOf = (row: OutboundRouteRow, here: ReadonlySet<number>): ConfigOutboundRoute => ({
  id: row.id,
  name: row.name,
  position: row.position,
  pattern: row.pattern,
  trunk_ids: row.trunk_ids.filter((id) => here.has(id)),
  prepend: row.prepend,
  strip: row.strip,
  caller_id: row.caller_id,
  pin_set_id: row.pin_set_id,
  time_condition_id: row.time_condition_id,
});
