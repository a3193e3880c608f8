import { getTableColumns } from 'drizzle-orm';
import { type Db, isIn } from '../db/client.ts';
import { queues as t, queueWishes as w } from './table.ts';

const { created_at: _made, updated_at: _changed, service_level: _level, ...columns } = getTableColumns(t);

/** What nodes must know of the queues of these tenants. */
export const desiredQueues = (db: Db, tenantIds: readonly number[]) => db.select(columns).from(t).where(isIn(t.tenant_id, tenantIds));

/** What members of these tenants' queues have said of themselves. */
export const desiredWishes = (db: Db, tenantIds: readonly number[]) => db.select().from(w).where(isIn(w.tenant_id, tenantIds));
