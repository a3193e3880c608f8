import { AppError } from '@botpbx/shared/base/errors';
import type { Destination } from '@botpbx/shared/model/destination';
import { isSlotOf } from '@botpbx/shared/model/parking-lot';
import { type SQL, sql } from 'drizzle-orm';
import { isUniqueFault } from '../db/client.ts';
import { leadsTo } from '../db/destination.ts';
import { namedRows } from '../db/named.ts';
import type { TenantDb } from '../db/scoped.ts';
import { parkingLots } from './table.ts';

export type ParkingLotRow = typeof parkingLots.$inferSelect;
type Fields = Omit<ParkingLotRow, 'id' | 'tenant_id' | 'created_at' | 'updated_at'>;

/** @throws parking_lot.not_found */
export async function getParkingLot(db: TenantDb, id: number): Promise<ParkingLotRow> {
  const row = await db.find(parkingLots, id);
  if (!row) throw new AppError('parking_lot.not_found');
  return row;
}

export const findParkingLot = (db: TenantDb, id: number): Promise<ParkingLotRow | undefined> => db.find(parkingLots, id);

export const listParkingLotsAfter = (db: TenantDb, afterId: number, limit: number): Promise<ParkingLotRow[]> =>
  db.listAfter(parkingLots, afterId, limit);

/** The tenant's parking lots by their names, as SQL: rows of `id`, `name`. */
export const namedParkingLots = (db: TenantDb): SQL => namedRows(db, parkingLots, parkingLots.name);

/** True in SQL while the tenant has this parking lot. */
export const hasParkingLot = (db: TenantDb, id: number): SQL =>
  sql`exists (select 1 from ${parkingLots} where ${db.owns(parkingLots, sql`${parkingLots.id} = ${id}`)})`;

/** True in SQL while no parking lot of the tenant has this number or a slot of it. */
export const noLotHasNumber = (db: TenantDb, number: string): SQL => none(db, sql`${parkingLots.number} = ${number} or ${isSlot(number)}`);

/** Numbers that begin with a zero are no slots. */
const isSlot = (number: string): SQL =>
  /^[1-9][0-9]{1,9}$/.test(number)
    ? sql`${Number(number)} between cast(${parkingLots.first_slot} as integer) and cast(${parkingLots.first_slot} as integer) + ${parkingLots.slots} - 1`
    : sql`false`;

/** True in SQL while no parking lot but the one excepted has a number or slot among these. */
export const noOtherLotHas = (db: TenantDb, numbers: readonly string[], exceptId: number | undefined): SQL =>
  none(
    db,
    sql`${parkingLots.id} <> ${exceptId ?? 0} and exists (select 1 from json_each(${JSON.stringify(numbers)}) as wanted
      where wanted.value = ${parkingLots.number} or (substr(wanted.value, 1, 1) <> '0' and cast(wanted.value as integer)
        between cast(${parkingLots.first_slot} as integer) and cast(${parkingLots.first_slot} as integer) + ${parkingLots.slots} - 1))`,
  );

/** Whether no parking lot but the one excepted has a number or slot among these. */
export const isClearOfOtherLots = async (db: TenantDb, numbers: readonly string[], exceptId: number | undefined): Promise<boolean> =>
  (await db.list(parkingLots, { where: sql`${parkingLots.id} <> ${exceptId ?? 0}` })).every(
    (lot) => !numbers.some((number) => number === lot.number || isSlotOf(lot, number)),
  );

/** The first parking lots whose callers go on to a destination, at most `limit`. */
export const listLotsTo = (db: TenantDb, destination: Destination, limit: number): Promise<ParkingLotRow[]> =>
  db.list(parkingLots, { where: leadsTo(parkingLots.timeout_destination, destination), limit });

/** True in SQL while no parking lot leads to a destination. */
export const noLotLeadsTo = (db: TenantDb, destination: Destination): SQL =>
  none(db, leadsTo(parkingLots.timeout_destination, destination));

const none = (db: TenantDb, where: SQL): SQL => sql`not exists (select 1 from ${parkingLots} where ${db.owns(parkingLots, where)})`;

/** Makes a parking lot if the condition holds; undefined if it did not. @throws extension.number_taken */
export async function createParkingLot(db: TenantDb, given: Fields, where: SQL | undefined): Promise<ParkingLotRow | undefined> {
  const now = db.now();
  const insert = db.insert(parkingLots, { ...given, created_at: now, updated_at: now }, where);
  const change = { action: 'parking_lot.created', subject: { created: 'parking_lot' }, desired: true } as const;
  return (await numbered(given.number, () => db.commit<ParkingLotRow[]>([insert], change)))[0];
}

/** Changes a parking lot if the condition holds; undefined if it did not. @throws extension.number_taken */
export async function updateParkingLot(
  db: TenantDb,
  id: number,
  fields: Partial<Fields>,
  where: SQL | undefined,
): Promise<ParkingLotRow | undefined> {
  const update = db.update(parkingLots, id, { ...fields, updated_at: db.now() }, where);
  const change = { action: 'parking_lot.updated', subject: `parking_lot:${id}`, desired: true };
  return (await numbered(fields.number ?? null, () => db.commit<ParkingLotRow[]>([update], change)))[0];
}

/** Removes a parking lot if the condition holds; tells whether it did. */
export async function removeParkingLot(db: TenantDb, id: number, where: SQL): Promise<boolean> {
  const removal = db.remove(parkingLots, id, where);
  return (await db.commit([removal], { action: 'parking_lot.deleted', subject: `parking_lot:${id}`, desired: true })).length > 0;
}

async function numbered<T>(number: string | null, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (cause) {
    if (isUniqueFault(cause, 'parking_lots.number'))
      throw new AppError('extension.number_taken', { detail: `A parking lot has the number ${number} already.`, cause });
    throw cause;
  }
}
