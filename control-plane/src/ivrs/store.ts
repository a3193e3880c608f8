import { AppError } from '@botpbx/shared/base/errors';
import type { Destination } from '@botpbx/shared/model/destination';
import { type SQL, sql } from 'drizzle-orm';
import { leadsTo } from '../db/destination.ts';
import type { TenantDb } from '../db/scoped.ts';
import { ivrs } from './table.ts';

export type IvrRow = typeof ivrs.$inferSelect;

/** @throws ivr.not_found */
export async function getIvr(db: TenantDb, id: number): Promise<IvrRow> {
  const row = await db.find(ivrs, id);
  if (!row) throw new AppError('ivr.not_found');
  return row;
}

export const findIvr = (db: TenantDb, id: number): Promise<IvrRow | undefined> => db.find(ivrs, id);

/** True in SQL while the tenant has this IVR. */
export const hasIvr = (db: TenantDb, id: number): SQL =>
  sql`exists (select 1 from ${ivrs} where ${db.owns(ivrs, sql`${ivrs.id} = ${id}`)})`;

/** True in SQL while no IVR of the tenant has this number. */
export const noIvrHasNumber = (db: TenantDb, number: string): SQL =>
  sql`not exists (select 1 from ${ivrs} where ${db.owns(ivrs, sql`${ivrs.number} = ${number}`)})`;

/** The first IVRs that send whom they cannot serve to a destination, at most `limit`. */
export const listIvrsTo = (db: TenantDb, to: Destination, limit: number): Promise<IvrRow[]> =>
  db.list(ivrs, { where: leadsTo(ivrs.failed_destination, to), limit });

/** True in SQL while no IVR sends anybody to a destination. */
export const noIvrLeadsTo = (db: TenantDb, to: Destination): SQL =>
  sql`not exists (select 1 from ${ivrs} where ${db.owns(ivrs, leadsTo(ivrs.failed_destination, to))})`;

/** Where the tenant's IVRs send whom they cannot serve, as SQL: rows of `type`, `id`, `destination`. */
export const edgesOfIvrs = (db: TenantDb): SQL =>
  sql`select 'ivr' as type, ${ivrs.id} as id, ${ivrs.failed_destination} as destination from ${ivrs} where ${db.owns(ivrs)}`;
