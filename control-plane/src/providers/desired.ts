import { and, sql } from 'drizzle-orm';
import { type Db, isIn } from '../db/client.ts';
import { providerAccounts as t } from './table.ts';

/** What nodes must know of these tenants' accounts with providers; keys go another way. */
export const desiredProviders = (db: Db, tenantIds: readonly number[]) =>
  db
    .select({
      tenant_id: t.tenant_id,
      id: t.id,
      provider: t.provider,
      base_url: t.base_url,
      has_key: sql<number>`${t.api_key} is not null`,
      key_version: t.key_version,
    })
    .from(t)
    .where(isIn(t.tenant_id, tenantIds));

/** Which of these accounts belongs to which of these tenants; those of others are left out. */
export const tenantsOfAccounts = (db: Db, tenantIds: readonly number[], ids: readonly number[]) =>
  db
    .select({ tenantId: t.tenant_id, id: t.id })
    .from(t)
    .where(and(isIn(t.id, ids), isIn(t.tenant_id, tenantIds)));
