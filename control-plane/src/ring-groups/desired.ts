import { type Db, isIn } from '../db/client.ts';
import { ringGroups as t } from './table.ts';

/** What nodes must know of the ring groups of these tenants. */
export const desiredRingGroups = (db: Db, tenantIds: readonly number[]) =>
  db
    .select({
      tenant_id: t.tenant_id,
      id: t.id,
      name: t.name,
      number: t.number,
      strategy: t.strategy,
      extension_ids: t.extension_ids,
      ring_timeout: t.ring_timeout,
      failover: t.failover,
    })
    .from(t)
    .where(isIn(t.tenant_id, tenantIds));
