import { sql } from 'drizzle-orm';
import { type Db, isIn } from '../db/client.ts';
import { trunks as t } from './table.ts';

/** What nodes must know of the trunks of these tenants. */
export const desiredTrunks = (db: Db, tenantIds: readonly number[]) =>
  db
    .select({
      tenant_id: t.tenant_id,
      id: t.id,
      host: t.host,
      port: t.port,
      transport: t.transport,
      username: t.username,
      has_password: sql`${t.password} is not null`.mapWith(Boolean),
      password_version: t.password_version,
      codecs: t.codecs,
      register: t.register,
      node_id: t.node_id,
    })
    .from(t)
    .where(isIn(t.tenant_id, tenantIds));
