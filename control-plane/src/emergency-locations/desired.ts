import { type Db, isIn } from '../db/client.ts';
import { emergencyLocations as t } from './table.ts';

/** What nodes must know of the emergency locations of these tenants. */
export const desiredEmergencyLocations = (db: Db, tenantIds: readonly number[]) =>
  db.select({ tenant_id: t.tenant_id, id: t.id, name: t.name, caller_id: t.caller_id }).from(t).where(isIn(t.tenant_id, tenantIds));
