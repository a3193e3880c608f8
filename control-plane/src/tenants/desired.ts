import { type Db, isIn } from '../db/client.ts';
import { tenants as t } from './table.ts';

/** What nodes must know of these tenants themselves. */
export const desiredTenants = (db: Db, tenantIds: readonly number[]) =>
  db.select({ id: t.id, slug: t.slug, sip_domain: t.sip_domain, fallback: t.fallback }).from(t).where(isIn(t.id, tenantIds));
