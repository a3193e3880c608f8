import { and, sql } from 'drizzle-orm';
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
      max_concurrent_calls: t.max_concurrent_calls,
      node_id: t.node_id,
    })
    .from(t)
    .where(isIn(t.tenant_id, tenantIds));

/** Which of these trunks belongs to which of these tenants; those of others are left out. */
export const tenantsOfTrunks = (db: Db, tenantIds: readonly number[], ids: readonly number[]) =>
  db
    .select({ tenantId: t.tenant_id, id: t.id })
    .from(t)
    .where(and(isIn(t.id, ids), isIn(t.tenant_id, tenantIds)));

/** Of pairs of tenants, those that have a trunk to the same carrier address. */
export const pairsAtOneCarrier = <Pair extends { one: number; other: number }>(db: Db, pairs: readonly Pair[]): Promise<Pair[]> =>
  db
    .all<{ value: string }>(
      sql`select pair.value from json_each(${JSON.stringify(pairs)}) as pair where exists (
        select 1 from ${t} as a join ${t} as b on lower(b.host) = lower(a.host)
        where a.tenant_id = pair.value ->> '$.one' and b.tenant_id = pair.value ->> '$.other')`,
    )
    .then((rows) => rows.map(({ value }) => JSON.parse(value) as Pair));
