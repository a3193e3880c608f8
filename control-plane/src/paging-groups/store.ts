import { AppError } from '@botpbx/shared/base/errors';
import { type SQL, sql } from 'drizzle-orm';
import { isUniqueFault } from '../db/client.ts';
import { namedRows } from '../db/named.ts';
import type { TenantDb } from '../db/scoped.ts';
import { pagingGroups } from './table.ts';

export type PagingGroupRow = typeof pagingGroups.$inferSelect;
type Fields = Omit<PagingGroupRow, 'id' | 'tenant_id' | 'created_at' | 'updated_at'>;

/** @throws paging_group.not_found */
export async function getPagingGroup(db: TenantDb, id: number): Promise<PagingGroupRow> {
  const row = await db.find(pagingGroups, id);
  if (!row) throw new AppError('paging_group.not_found');
  return row;
}

export const findPagingGroup = (db: TenantDb, id: number): Promise<PagingGroupRow | undefined> => db.find(pagingGroups, id);

export const listPagingGroupsAfter = (db: TenantDb, afterId: number, limit: number): Promise<PagingGroupRow[]> =>
  db.listAfter(pagingGroups, afterId, limit);

/** The tenant's paging groups by their names, as SQL: rows of `id`, `name`. */
export const namedPagingGroups = (db: TenantDb): SQL => namedRows(db, pagingGroups, pagingGroups.name);

/** True in SQL while the tenant has this paging group. */
export const hasPagingGroup = (db: TenantDb, id: number): SQL =>
  sql`exists (select 1 from ${pagingGroups} where ${db.owns(pagingGroups, sql`${pagingGroups.id} = ${id}`)})`;

/** True in SQL while no paging group of the tenant has this number. */
export const noPageHasNumber = (db: TenantDb, number: string): SQL => none(db, sql`${pagingGroups.number} = ${number}`);

const pages = (extensionId: number): SQL =>
  sql`exists (select 1 from json_each(${pagingGroups.extension_ids}) where value = ${extensionId})`;

/** The first paging groups that have the extension as a member, at most `limit`. */
export const listPagesOf = (db: TenantDb, extensionId: number, limit: number): Promise<PagingGroupRow[]> =>
  db.list(pagingGroups, { where: pages(extensionId), limit });

/** True in SQL while no paging group has the extension as a member. */
export const noPageHas = (db: TenantDb, extensionId: number): SQL => none(db, pages(extensionId));

const none = (db: TenantDb, where: SQL): SQL => sql`not exists (select 1 from ${pagingGroups} where ${db.owns(pagingGroups, where)})`;

/** Makes a paging group if the condition holds; undefined if it did not. @throws extension.number_taken */
export async function createPagingGroup(db: TenantDb, given: Fields, where: SQL | undefined): Promise<PagingGroupRow | undefined> {
  const now = db.now();
  const insert = db.insert(pagingGroups, { ...given, created_at: now, updated_at: now }, where);
  const change = { action: 'paging_group.created', subject: { created: 'paging_group' }, desired: true } as const;
  return (await numbered(given.number, () => db.commit<PagingGroupRow[]>([insert], change)))[0];
}

/** Changes a paging group if the condition holds; undefined if it did not. @throws extension.number_taken */
export async function updatePagingGroup(
  db: TenantDb,
  id: number,
  fields: Partial<Fields>,
  where: SQL | undefined,
): Promise<PagingGroupRow | undefined> {
  const update = db.update(pagingGroups, id, { ...fields, updated_at: db.now() }, where);
  const change = { action: 'paging_group.updated', subject: `paging_group:${id}`, desired: true };
  return (await numbered(fields.number ?? null, () => db.commit<PagingGroupRow[]>([update], change)))[0];
}

/** Removes a paging group if the condition holds; tells whether it did. */
export async function removePagingGroup(db: TenantDb, id: number, where: SQL): Promise<boolean> {
  const removal = db.remove(pagingGroups, id, where);
  return (await db.commit([removal], { action: 'paging_group.deleted', subject: `paging_group:${id}`, desired: true })).length > 0;
}

async function numbered<T>(number: string | null, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (cause) {
    if (isUniqueFault(cause, 'paging_groups.number'))
      throw new AppError('extension.number_taken', { detail: `A paging group has the number ${number} already.`, cause });
    throw cause;
  }
}
