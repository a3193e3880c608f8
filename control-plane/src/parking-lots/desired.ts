import { type Db, isIn } from '../db/client.ts';
import { parkingLots as t } from './table.ts';

/** What nodes must know of the parking lots of these tenants. */
export const desiredParkingLots = (db: Db, tenantIds: readonly number[]) =>
  db
    .select({
      tenant_id: t.tenant_id,
      id: t.id,
      name: t.name,
      number: t.number,
      first_slot: t.first_slot,
      slots: t.slots,
      timeout: t.timeout,
      timeout_destination: t.timeout_destination,
    })
    .from(t)
    .where(isIn(t.tenant_id, tenantIds));
