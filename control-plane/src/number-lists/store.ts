import { AppError } from '@botpbx/shared/base/errors';
import type { Destination } from '@botpbx/shared/model/destination';
import { type SQL, sql } from 'drizzle-orm';
import { isIn, isUniqueFault } from '../db/client.ts';
import { leadsTo } from '../db/destination.ts';
import { namedRows } from '../db/named.ts';
import type { TenantDb } from '../db/scoped.ts';
import { numberLists } from './table.ts';

export type NumberListRow = typeof numberLists.$inferSelect;
type Fields = Omit<NumberListRow, 'id' | 'tenant_id' | 'created_at' | 'updated_at'>;

/** @throws number_list.not_found */
export async function getNumberList(db: TenantDb, id: number): Promise<NumberListRow> {
  const row = await db.find(numberLists, id);
  if (!row) throw new AppError('number_list.not_found');
  return row;
}

export const listNumberListsAfter = (db: TenantDb, afterId: number, limit: number): Promise<NumberListRow[]> =>
  db.listAfter(numberLists, afterId, limit);

/** Those of the ids that are no number list of the tenant. */
export async function missingNumberLists(db: TenantDb, ids: readonly number[]): Promise<number[]> {
  const known = new Set((await db.list(numberLists, { where: isIn(numberLists.id, ids) })).map(({ id }) => id));
  return ids.filter((id) => !known.has(id));
}

/** True in SQL while the tenant has all these lists; the ids are different ones. */
export const hasNumberLists = (db: TenantDb, ids: readonly number[]): SQL =>
  sql`(select count(*) from ${numberLists} where ${db.owns(numberLists, isIn(numberLists.id, ids))}) = ${ids.length}`;

/** The first lists that send callers to a destination, at most `limit`. */
export const listNumberListsTo = (db: TenantDb, destination: Destination, limit: number): Promise<NumberListRow[]> =>
  db.list(numberLists, { where: leadsTo(numberLists.destination, destination), limit });

/** True in SQL while no list sends callers to a destination. */
export const noNumberListLeadsTo = (db: TenantDb, destination: Destination): SQL =>
  sql`not exists (select 1 from ${numberLists} where ${db.owns(numberLists, leadsTo(numberLists.destination, destination))})`;

/** Makes a list if the condition holds; undefined if it did not. @throws number_list.name_taken */
export async function createNumberList(db: TenantDb, given: Fields, where: SQL | undefined): Promise<NumberListRow | undefined> {
  const now = db.now();
  const insert = db.insert(numberLists, { ...given, created_at: now, updated_at: now }, where);
  const change = { action: 'number_list.created', subject: { created: 'number_list' }, desired: true } as const;
  return (await named(given.name, () => db.commit<NumberListRow[]>([insert], change)))[0];
}

/** Changes a list if the condition holds; undefined if it did not. @throws number_list.name_taken */
export async function updateNumberList(
  db: TenantDb,
  old: NumberListRow,
  fields: Partial<Fields>,
  where: SQL | undefined,
): Promise<NumberListRow | undefined> {
  const update = db.update(numberLists, old.id, { ...fields, updated_at: db.now() }, where);
  const change = { action: 'number_list.updated', subject: `number_list:${old.id}`, desired: true };
  return (await named(fields.name ?? old.name, () => db.commit<NumberListRow[]>([update], change)))[0];
}

/** Removes a list if the condition holds; tells whether it did. */
export async function removeNumberList(db: TenantDb, id: number, where: SQL): Promise<boolean> {
  const removal = db.remove(numberLists, id, where);
  return (await db.commit([removal], { action: 'number_list.deleted', subject: `number_list:${id}`, desired: true })).length > 0;
}

async function named<T>(name: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (cause) {
    if (isUniqueFault(cause, 'number_lists.name'))
      throw new AppError('number_list.name_taken', { detail: `A number list ${name} exists already.`, cause });
    throw cause;
  }
}

/** The tenant's number lists by name, as SQL. */
export const namedNumberLists = (db: TenantDb): SQL => namedRows(db, numberLists, numberLists.name);
