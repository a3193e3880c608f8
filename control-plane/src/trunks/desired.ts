import { and, getTableColumns, sql } from 'drizzle-orm';
import { type Db, isIn } from '../db/client.ts';
import { meetsAt } from './carrier.ts';
import { trunks as t } from './table.ts';

/** Everything but what only the cloud needs: how the trunk stands, its secret, when it was made. */
const {
  id: _id,
  tenant_id: _tenant,
  name: _name,
  password: _password,
  password_key: _key,
  carrier: _carrier,
  ...rest
} = getTableColumns(t);
const { status: _status, latency_ms: _latency, status_at: _at, created_at: _created, updated_at: _updated, ...settings } = rest;

/** What nodes must know of the trunks of these tenants. */
export const desiredTrunks = (db: Db, tenantIds: readonly number[]) =>
  db
    .select({ ...settings, tenant_id: t.tenant_id, id: t.id, has_password: sql`${t.password} is not null`.mapWith(Boolean) })
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
        select 1 from ${t} as a join ${t} as b on ${meetsAt(sql.raw('a'), sql.raw('b'))}
        where a.tenant_id = pair.value ->> '$.one' and b.tenant_id = pair.value ->> '$.other')`,
    )
    .then((rows) => rows.map(({ value }) => JSON.parse(value) as Pair));
