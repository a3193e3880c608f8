import { AppError } from '@botpbx/shared/base/errors';
import { digitsOf } from '@botpbx/shared/base/phone';
import type { Destination } from '@botpbx/shared/model/destination';
import { eq, type SQL, sql } from 'drizzle-orm';
import { isUniqueFault } from '../db/client.ts';
import { leadsTo } from '../db/destination.ts';
import type { TenantDb } from '../db/scoped.ts';
import { inboundRoutes } from './table.ts';

export type InboundRouteRow = typeof inboundRoutes.$inferSelect;
type Fields = Pick<InboundRouteRow, 'name' | 'did' | 'destination'>;

/** @throws inbound_route.not_found */
export async function getInboundRoute(db: TenantDb, id: number): Promise<InboundRouteRow> {
  const row = await db.find(inboundRoutes, id);
  if (!row) throw new AppError('inbound_route.not_found');
  return row;
}

export const listInboundRoutesAfter = (db: TenantDb, afterId: number, limit: number): Promise<InboundRouteRow[]> =>
  db.listAfter(inboundRoutes, afterId, limit);

/** The first inbound routes that lead to a destination, at most `limit`. */
export const listRoutesTo = (db: TenantDb, destination: Destination, limit: number): Promise<InboundRouteRow[]> =>
  db.list(inboundRoutes, { where: leadsTo(inboundRoutes.destination, destination), limit });

/** True in SQL while no inbound route leads to a destination. */
export const noRouteLeadsTo = (db: TenantDb, destination: Destination): SQL =>
  sql`not exists (select 1 from ${inboundRoutes} where ${db.owns(inboundRoutes, leadsTo(inboundRoutes.destination, destination))})`;

/** True in SQL while none of the tenants routes one of the numbers; both are subqueries. */
export const noTenantRoutes = (tenants: SQL, digits: SQL): SQL =>
  sql`not exists (select 1 from ${inboundRoutes} where ${inboundRoutes.tenant_id} in ${tenants} and ${inboundRoutes.did_digits} in ${digits})`;

/** The tenant's own numbers, as a subquery. */
export const didsOf = (db: TenantDb): SQL =>
  sql`(select did_digits from ${inboundRoutes} where ${eq(inboundRoutes.tenant_id, db.tenantId)})`;

/** Makes an inbound route if the condition holds; undefined if it did not. @throws inbound_route.did_taken */
export async function createInboundRoute(db: TenantDb, given: Fields, where: SQL | undefined): Promise<InboundRouteRow | undefined> {
  const now = db.now();
  const row = { ...given, did_digits: digitsOf(given.did), created_at: now, updated_at: now };
  const insert = db.insert(inboundRoutes, row, where);
  const [made] = await routed(given.did, () =>
    db.commit<InboundRouteRow[]>([insert], { action: 'inbound_route.created', subject: { created: 'inbound_route' }, desired: true }),
  );
  return made;
}

/** Changes an inbound route if the condition holds; undefined if it did not. @throws inbound_route.did_taken */
export async function updateInboundRoute(
  db: TenantDb,
  old: InboundRouteRow,
  fields: Partial<Fields>,
  where: SQL | undefined,
): Promise<InboundRouteRow | undefined> {
  const patch = { ...fields, ...(fields.did === undefined ? {} : { did_digits: digitsOf(fields.did) }), updated_at: db.now() };
  const update = db.update(inboundRoutes, old.id, patch, where);
  const [row] = await routed(fields.did ?? old.did, () =>
    db.commit<InboundRouteRow[]>([update], { action: 'inbound_route.updated', subject: `inbound_route:${old.id}`, desired: true }),
  );
  return row;
}

export async function removeInboundRoute(db: TenantDb, id: number): Promise<void> {
  const subject = `inbound_route:${id}`;
  await db.commit([db.remove(inboundRoutes, id)], { action: 'inbound_route.deleted', subject, desired: true });
}

async function routed<T>(did: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (cause) {
    if (isUniqueFault(cause, 'inbound_routes.did_digits'))
      throw new AppError('inbound_route.did_taken', { detail: `${did} is routed already.`, cause });
    throw cause;
  }
}
