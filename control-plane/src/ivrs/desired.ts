import { type Db, isIn } from '../db/client.ts';
import { ivrs as t } from './table.ts';

/** What nodes must know of the IVRs of these tenants: the version that takes calls. */
export const desiredIvrs = (db: Db, tenantIds: readonly number[]) =>
  db
    .select({
      tenant_id: t.tenant_id,
      id: t.id,
      name: t.name,
      number: t.number,
      failed_destination: t.failed_destination,
      version: t.version,
      flow: t.published,
    })
    .from(t)
    .where(isIn(t.tenant_id, tenantIds));
