import { type Db, isIn } from '../db/client.ts';
import { numberLists as t } from './table.ts';

/** What nodes must know of the number lists of these tenants. */
export const desiredNumberLists = (db: Db, tenantIds: readonly number[]) =>
  db
    .select({
      tenant_id: t.tenant_id,
      id: t.id,
      kind: t.kind,
      numbers: t.numbers,
      everywhere: t.everywhere,
      action: t.action,
      destination: t.destination,
    })
    .from(t)
    .where(isIn(t.tenant_id, tenantIds));
