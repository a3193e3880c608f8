import { type Db, isIn } from '../db/client.ts';
import { pinSets as t } from './table.ts';

/** What nodes must know of the PIN sets of these tenants. */
export const desiredPinSets = (db: Db, tenantIds: readonly number[]) =>
  db
    .select({ tenant_id: t.tenant_id, id: t.id, name: t.name, salt: t.salt, rounds: t.rounds, pins: t.pins })
    .from(t)
    .where(isIn(t.tenant_id, tenantIds));
