import { AppError } from '@botpbx/shared/base/errors';
import type { Destination } from '@botpbx/shared/model/destination';
import type { NewOutboundRoute } from '@botpbx/shared/model/outbound-route';
import { type SQL, sql } from 'drizzle-orm';
import type { TenantDb } from '../db/scoped.ts';
import { outboundRoutes } from './table.ts';

export type OutboundRouteRow = typeof outboundRoutes.$inferSelect;

/** @throws outbound_route.not_found */
export async function getOutboundRoute(db: TenantDb, id: number): Promise<OutboundRouteRow> {
  const row = await db.find(outboundRoutes, id);
  if (!row) throw new AppError('outbound_route.not_found');
  return row;
}

/** The place of a row in the order in which routes are asked. */
export interface RoutePlace {
  readonly position: number;
  readonly id: number;
}

/** Rows in the order of their positions, one more than `limit`. */
export function listOutboundRoutes(db: TenantDb, after: RoutePlace | undefined, limit: number): Promise<OutboundRouteRow[]> {
  const { position, id } = outboundRoutes;
  const where = after === undefined ? undefined : sql`(${position}, ${id}) > (${after.position}, ${after.id})`;
  return db.list(outboundRoutes, { where, orderBy: sql`${position}, ${id}`, limit: limit + 1 });
}

const usesTrunk = (trunkId: number): SQL =>
  sql`exists (select 1 from json_each(${outboundRoutes.trunk_ids}) where json_each.value = ${trunkId})`;

/** The first outbound routes that leave over a trunk, at most `limit`. */
export const listRoutesOver = (db: TenantDb, trunkId: number, limit: number): Promise<OutboundRouteRow[]> =>
  db.list(outboundRoutes, { where: usesTrunk(trunkId), limit });

/** True in SQL while no outbound route leaves over a trunk. */
export const noRouteOver = (db: TenantDb, trunkId: number): SQL =>
  sql`not exists (select 1 from ${outboundRoutes} where ${db.owns(outboundRoutes, usesTrunk(trunkId))})`;

const opensAt = (to: Destination): SQL | undefined =>
  to.type === 'time_condition' ? sql`${outboundRoutes.time_condition_id} = ${to.id}` : undefined;

/** The first outbound routes that a time condition opens, at most `limit`. */
export async function listRoutesOpenAt(db: TenantDb, to: Destination, limit: number): Promise<OutboundRouteRow[]> {
  const where = opensAt(to);
  return where ? db.list(outboundRoutes, { where, limit }) : [];
}

/** True in SQL while it opens none. */
export const noRouteOpenAt = (db: TenantDb, to: Destination): SQL => noneOf(db, opensAt(to));

const asksFor = (pinSetId: number): SQL => sql`${outboundRoutes.pin_set_id} = ${pinSetId}`;

/** The first outbound routes that ask for a PIN of a set, at most `limit`. */
export const listRoutesAsking = (db: TenantDb, pinSetId: number, limit: number): Promise<OutboundRouteRow[]> =>
  db.list(outboundRoutes, { where: asksFor(pinSetId), limit });

/** True in SQL while none does. */
export const noRouteAsks = (db: TenantDb, pinSetId: number): SQL => noneOf(db, asksFor(pinSetId));

const noneOf = (db: TenantDb, where: SQL | undefined): SQL =>
  where ? sql`not exists (select 1 from ${outboundRoutes} where ${db.owns(outboundRoutes, where)})` : sql`true`;

/** Makes an outbound route if the condition holds; undefined if it did not. */
export async function createOutboundRoute(db: TenantDb, given: NewOutboundRoute, where: SQL): Promise<OutboundRouteRow | undefined> {
  const now = db.now();
  const insert = db.insert(outboundRoutes, { ...given, created_at: now, updated_at: now }, where);
  const change = { action: 'outbound_route.created', subject: { created: 'outbound_route' }, desired: true } as const;
  return (await db.commit<OutboundRouteRow[]>([insert], change))[0];
}

/** Changes an outbound route if the condition holds; undefined if it did not. */
export async function updateOutboundRoute(
  db: TenantDb,
  id: number,
  fields: Partial<NewOutboundRoute>,
  where: SQL | undefined,
): Promise<OutboundRouteRow | undefined> {
  const update = db.update(outboundRoutes, id, { ...fields, updated_at: db.now() }, where);
  const change = { action: 'outbound_route.updated', subject: `outbound_route:${id}`, desired: true } as const;
  return (await db.commit<OutboundRouteRow[]>([update], change))[0];
}

export async function removeOutboundRoute(db: TenantDb, id: number): Promise<void> {
  await db.commit([db.remove(outboundRoutes, id)], { action: 'outbound_route.deleted', subject: `outbound_route:${id}`, desired: true });
}
