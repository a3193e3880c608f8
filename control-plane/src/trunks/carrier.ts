/** The rule that keeps calls of two tenants apart, in SQL: whose trunks could be called from one address. As `canMeet` of shared/model/carrier. */
import type { CarrierPlace } from '@botpbx/shared/model/carrier';
import { eq, type SQL, sql } from 'drizzle-orm';
import type { TenantDb } from '../db/scoped.ts';
import { trunks } from './table.ts';

/** True for two rows with the columns `host` and `carrier` whose calls could come from one address. */
export const meetsAt = (a: SQL, b: SQL): SQL => sql`(lower(${a}.host) = lower(${b}.host)
  or exists (select 1 from json_each(${a}.carrier, '$.hosts') as x join json_each(${b}.carrier, '$.hosts') as y on x.value = y.value)
  or exists (select 1 from json_each(${a}.carrier, '$.ranges') as x join json_each(${b}.carrier, '$.ranges') as y
    on x.value ->> 0 <= y.value ->> 1 and y.value ->> 0 <= x.value ->> 1))`;

/** The carriers of the tenant's trunks, as a subquery. */
export const carriersOf = (db: TenantDb): SQL => sql`(select host, carrier from ${trunks} where ${eq(trunks.tenant_id, db.tenantId)})`;

/** One carrier, as a subquery like that of `carriersOf`. */
export const carrierAt = (host: string, place: CarrierPlace): SQL => sql`(select ${host} as host, ${JSON.stringify(place)} as carrier)`;

/** Tenants that have a trunk to one of these carriers, as a subquery. */
export const tenantsAt = (carriers: SQL): SQL =>
  sql`(select theirs.tenant_id from ${trunks} as theirs join ${carriers} as mine on ${meetsAt(sql.raw('theirs'), sql.raw('mine'))})`;
