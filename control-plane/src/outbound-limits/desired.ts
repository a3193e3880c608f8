import { type Db, isIn } from '../db/client.ts';
import { outboundLimits as t } from './table.ts';

/** What nodes must know of the limits of these tenants. */
export const desiredOutboundLimits = (db: Db, tenantIds: readonly number[]) =>
  db.select({ tenant_id: t.tenant_id, id: t.id, limits: t.limits }).from(t).where(isIn(t.tenant_id, tenantIds));
