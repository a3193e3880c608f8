import { AppError } from '@botpbx/shared/base/errors';
import type { Destination } from '@botpbx/shared/model/destination';
import { or, type SQL, sql } from 'drizzle-orm';
import { isUniqueFault } from '../db/client.ts';
import { leadsTo } from '../db/destination.ts';
import { namedRows } from '../db/named.ts';
import type { TenantDb } from '../db/scoped.ts';
import { ringGroups } from './table.ts';

export type RingGroupRow = typeof ringGroups.$inferSelect;
type Fields = Omit<RingGroupRow, 'id' | 'tenant_id' | 'created_at' | 'updated_at'>;

/** @throws ring_group.not_found */
export async function getRingGroup(db: TenantDb, id: number): Promise<RingGroupRow> {
  const row = await db.find(ringGroups, id);
  if (!row) throw new AppError('ring_group.not_found');
  return row;
}

export const findRingGroup = (db: TenantDb, id: number): Promise<RingGroupRow | undefined> => db.find(ringGroups, id);

export const listRingGroupsAfter = (db: TenantDb, afterId: number, limit: number): Promise<RingGroupRow[]> =>
  db.listAfter(ringGroups, afterId, limit);

/** The tenant's ring groups by their names, as SQL: rows of `id`, `name`. */
export const namedRingGroups = (db: TenantDb): SQL => namedRows(db, ringGroups, ringGroups.name);

/** True in SQL while the tenant has this ring group. */
export const hasRingGroup = (db: TenantDb, id: number): SQL =>
  sql`exists (select 1 from ${ringGroups} where ${db.owns(ringGroups, sql`${ringGroups.id} = ${id}`)})`;

/** True in SQL while no ring group of the tenant has this number. */
export const noGroupHasNumber = (db: TenantDb, number: string): SQL => none(db, sql`${ringGroups.number} = ${number}`);

/** Its failover leads there, or the extension is a member. */
const rings = (destination: Destination): SQL =>
  or(
    leadsTo(ringGroups.failover, destination),
    destination.type === 'extension'
      ? sql`exists (select 1 from json_each(${ringGroups.extension_ids}) where value = ${destination.id})`
      : undefined,
  ) ?? sql`false`;

/** The first ring groups that have an extension as a member or fail over to a destination, at most `limit`. */
export const listGroupsTo = (db: TenantDb, destination: Destination, limit: number): Promise<RingGroupRow[]> =>
  db.list(ringGroups, { where: rings(destination), limit });

/** True in SQL while no ring group leads to a destination, as a member or as failover. */
export const noGroupLeadsTo = (db: TenantDb, destination: Destination): SQL => none(db, rings(destination));

const none = (db: TenantDb, where: SQL): SQL => sql`not exists (select 1 from ${ringGroups} where ${db.owns(ringGroups, where)})`;

/** Where the tenant's ring groups fail over to, as SQL: rows of `type`, `id`, `destination`. */
export const edgesOfGroups = (db: TenantDb): SQL =>
  sql`select 'ring_group' as type, ${ringGroups.id} as id, ${ringGroups.failover} as destination from ${ringGroups} where ${db.owns(ringGroups)}`;

/** Makes a ring group if the condition holds; undefined if it did not. @throws extension.number_taken */
export async function createRingGroup(db: TenantDb, given: Fields, where: SQL | undefined): Promise<RingGroupRow | undefined> {
  const now = db.now();
  const insert = db.insert(ringGroups, { ...given, created_at: now, updated_at: now }, where);
  const change = { action: 'ring_group.created', subject: { created: 'ring_group' }, desired: true } as const;
  return (await numbered(given.number, () => db.commit<RingGroupRow[]>([insert], change)))[0];
}

/** Changes a ring group if the condition holds; undefined if it did not. @throws extension.number_taken */
export async function updateRingGroup(
  db: TenantDb,
  id: number,
  fields: Partial<Fields>,
  where: SQL | undefined,
): Promise<RingGroupRow | undefined> {
  const update = db.update(ringGroups, id, { ...fields, updated_at: db.now() }, where);
  const change = { action: 'ring_group.updated', subject: `ring_group:${id}`, desired: true };
  return (await numbered(fields.number ?? null, () => db.commit<RingGroupRow[]>([update], change)))[0];
}

/** Removes a ring group if the condition holds; tells whether it did. */
export async function removeRingGroup(db: TenantDb, id: number, where: SQL): Promise<boolean> {
  const removal = db.remove(ringGroups, id, where);
  return (await db.commit([removal], { action: 'ring_group.deleted', subject: `ring_group:${id}`, desired: true })).length > 0;
}

async function numbered<T>(number: string | null, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (cause) {
    if (isUniqueFault(cause, 'ring_groups.number'))
      throw new AppError('extension.number_taken', { detail: `A ring group has the number ${number} already.`, cause });
    throw cause;
  }
}
