import { type Db, isIn } from '../db/client.ts';
import { timeConditions as t } from './table.ts';

/** What nodes must know of the time conditions of these tenants. */
export const desiredTimeConditions = (db: Db, tenantIds: readonly number[]) =>
  db
    .select({
      tenant_id: t.tenant_id,
      id: t.id,
      name: t.name,
      time_zone: t.time_zone,
      ranges: t.ranges,
      calendar_ids: t.calendar_ids,
      override: t.override,
      changed: t.changed,
      open_destination: t.open_destination,
      closed_destination: t.closed_destination,
    })
    .from(t)
    .where(isIn(t.tenant_id, tenantIds));
