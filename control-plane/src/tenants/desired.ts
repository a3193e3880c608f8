import { type Db, isIn } from '../db/client.ts';
import { tenants as t } from './table.ts';

/** What nodes must know of these tenants themselves. */
export const desiredTenants = (db: Db, tenantIds: readonly number[]) =>
  db
    .select({
      id: t.id,
      slug: t.slug,
      sip_domain: t.sip_domain,
      fallback: t.fallback,
      unrouted_destination: t.unrouted_destination,
      time_zone: t.time_zone,
      caller_id: t.caller_id,
      emergency_trunk_id: t.emergency_trunk_id,
      max_outbound_calls: t.max_outbound_calls,
      country: t.country,
      emergency_location_id: t.emergency_location_id,
      music_class_id: t.music_class_id,
      general_mailbox: t.general_mailbox,
      general_mailbox_pin: t.general_mailbox_pin,
    })
    .from(t)
    .where(isIn(t.id, tenantIds));
