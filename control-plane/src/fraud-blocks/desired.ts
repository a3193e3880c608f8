import { and, desc, isNotNull } from 'drizzle-orm';
import { type Db, isIn } from '../db/client.ts';
import { fraudBlocks as t } from './table.ts';

/** What nodes must know of the stops of these tenants: those that were released. */
export const desiredFraudReleases = (db: Db, tenantIds: readonly number[]) =>
  db
    .select({ tenant_id: t.tenant_id, id: t.id, key: t.key, rightful: t.rightful })
    .from(t)
    .where(and(isIn(t.tenant_id, tenantIds), isNotNull(t.released_at)))
    .orderBy(desc(t.id));
