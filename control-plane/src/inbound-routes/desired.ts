import { type Db, isIn } from '../db/client.ts';
import { inboundRoutes as t } from './table.ts';

/** What nodes must know of the inbound routes of these tenants. */
export const desiredInboundRoutes = (db: Db, tenantIds: readonly number[]) =>
  db.select({ tenant_id: t.tenant_id, id: t.id, did: t.did, destination: t.destination }).from(t).where(isIn(t.tenant_id, tenantIds));
