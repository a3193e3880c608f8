import { and } from 'drizzle-orm';
import { type Db, isIn } from '../db/client.ts';
import { flowSecrets as t } from './table.ts';

/** What nodes must know of the secrets of these tenants' flows; their values go another way. */
export const desiredFlowSecrets = (db: Db, tenantIds: readonly number[]) =>
  db.select({ tenant_id: t.tenant_id, id: t.id, name: t.name, value_version: t.value_version }).from(t).where(isIn(t.tenant_id, tenantIds));

/** Which of these secrets belongs to which of these tenants; those of others are left out. */
export const tenantsOfFlowSecrets = (db: Db, tenantIds: readonly number[], ids: readonly number[]) =>
  db
    .select({ tenantId: t.tenant_id, id: t.id })
    .from(t)
    .where(and(isIn(t.id, ids), isIn(t.tenant_id, tenantIds)));
