import { type Db, isIn } from '../db/client.ts';
import { pagingGroups as t } from './table.ts';

/** What nodes must know of the paging groups of these tenants. */
export const desiredPagingGroups = (db: Db, tenantIds: readonly number[]) =>
  db
    .select({
      tenant_id: t.tenant_id,
      id: t.id,
      name: t.name,
      number: t.number,
      extension_ids: t.extension_ids,
      two_way: t.two_way,
      skip_busy: t.skip_busy,
    })
    .from(t)
    .where(isIn(t.tenant_id, tenantIds));
