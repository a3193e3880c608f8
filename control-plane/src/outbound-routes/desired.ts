import { and, eq } from 'drizzle-orm';
import { type Db, isIn } from '../db/client.ts';
import { outboundRoutes as t } from './table.ts';

/** What nodes must know of the outbound routes of these tenants: those that are switched on. */
export const desiredOutboundRoutes = (db: Db, tenantIds: readonly number[]) =>
  db
    .select({
      tenant_id: t.tenant_id,
      id: t.id,
      name: t.name,
      position: t.position,
      pattern: t.pattern,
      trunk_ids: t.trunk_ids,
      prepend: t.prepend,
      strip: t.strip,
      caller_id: t.caller_id,
      pin_set_id: t.pin_set_id,
      time_condition_id: t.time_condition_id,
    })
    .from(t)
    .where(and(isIn(t.tenant_id, tenantIds), eq(t.enabled, true)));
