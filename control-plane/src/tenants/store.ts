/** Tenants are the operator's rows: their queries go past TenantDb. */
import { AppError } from '@botpbx/shared/base/errors';
import type { Destination } from '@botpbx/shared/model/destination';
import { Country, planOf } from '@botpbx/shared/model/number-plan';
import type { NewTenant, TenantPatch } from '@botpbx/shared/model/tenant';
import { and, asc, eq, gt, type SQL, sql } from 'drizzle-orm';
import { type Db, isIn, isUniqueFault } from '../db/client.ts';
import { leadsTo } from '../db/destination.ts';
import type { TenantDb } from '../db/scoped.ts';
import { tenants } from './table.ts';

export type TenantRow = typeof tenants.$inferSelect;

export async function findTenant(db: Db, id: number): Promise<TenantRow | undefined> {
  return (await db.select().from(tenants).where(eq(tenants.id, id)).limit(1))[0];
}

/** @throws tenant.not_found */
export async function getTenant(db: Db, id: number): Promise<TenantRow> {
  const row = await findTenant(db, id);
  if (!row) throw new AppError('tenant.not_found');
  return row;
}

export const listTenantsAfter = (db: Db, afterId: number, limit: number): Promise<TenantRow[]> =>
  db
    .select()
    .from(tenants)
    .where(gt(tenants.id, afterId))
    .orderBy(asc(tenants.id))
    .limit(limit + 1);

/** Makes a tenant; `by` names who did it and in whose ledger it stands. @throws tenant.slug_taken */
export async function createTenant(
  db: Db,
  by: TenantDb,
  given: Omit<NewTenant, 'country'> & Partial<NewTenant>,
  sipBaseDomain: string,
): Promise<TenantRow> {
  const now = by.now();
  const row = { ...given, sip_domain: `${given.slug}.${sipBaseDomain}`, created_at: now, updated_at: now };
  try {
    const [made] = await by.commit<TenantRow[]>([db.insert(tenants).values(row).returning()], {
      action: 'tenant.created',
      subject: { created: 'tenant' },
      desired: false,
    });
    if (!made) throw new TypeError('an insert returned no row');
    return made;
  } catch (cause) {
    if (isUniqueFault(cause, 'tenants.')) throw new AppError('tenant.slug_taken', { detail: `A tenant ${given.slug} exists.`, cause });
    throw cause;
  }
}

/** Changes the tenant of `by`; undefined if the condition did not hold. */
export async function updateTenant(db: Db, by: TenantDb, patch: TenantPatch, where?: SQL): Promise<TenantRow | undefined> {
  const change = db
    .update(tenants)
    .set({ ...withoutUndefined(patch), updated_at: by.now() })
    .where(and(eq(tenants.id, by.tenantId), where))
    .returning();
  const [row] = await by.commit<TenantRow[]>([change], { action: 'tenant.updated', subject: `tenant:${by.tenantId}`, desired: true });
  return row;
}

const withoutUndefined = (patch: TenantPatch) =>
  Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) as Partial<TenantRow>;

/** True in SQL while the tenant's fallback, and where its numbers without a route lead, are other destinations. */
export const isNoFallback = (tenantId: number, destination: Destination): SQL =>
  sql`not exists (select 1 from ${tenants} where ${tenants.id} = ${tenantId} and (${leadsTo(tenants.fallback, destination)}
    or ${leadsTo(tenants.unrouted_destination, destination)}))`;

/** True in SQL while callers of the tenant hear another class of music where nothing else is said. */
export const isNoMusicClass = (tenantId: number, classId: number): SQL =>
  sql`not exists (select 1 from ${tenants} where ${tenants.id} = ${tenantId} and ${tenants.music_class_id} = ${classId})`;

/** True in SQL while the number brings no help in the tenant's country. */
export function isNoEmergencyNumber(tenantId: number, number: string): SQL {
  const there = Country.options.filter((country) => planOf(country).emergency.has(number));
  return sql`not exists (select 1 from ${tenants} where ${tenants.id} = ${tenantId} and ${isIn(tenants.country, there)})`;
}

/** True in SQL while the tenant stands at another emergency location. */
export const isNoEmergencyLocation = (tenantId: number, id: number): SQL =>
  sql`not exists (select 1 from ${tenants} where ${tenants.id} = ${tenantId} and ${tenants.emergency_location_id} = ${id})`;

/** True in SQL while emergency calls of the tenant do not prefer the trunk. */
export const isNoEmergencyTrunk = (tenantId: number, trunkId: number): SQL =>
  sql`not exists (select 1 from ${tenants} where ${tenants.id} = ${tenantId} and ${tenants.emergency_trunk_id} = ${trunkId})`;
