import { AppError } from '@botpbx/shared/base/errors';
import { changedTimes } from '@botpbx/shared/link/changes';
import type { Destination } from '@botpbx/shared/model/destination';
import { or, type SQL, sql } from 'drizzle-orm';
import { leadsTo } from '../db/destination.ts';
import { namedRows } from '../db/named.ts';
import type { TenantDb } from '../db/scoped.ts';
import { timeConditions } from './table.ts';

export type TimeConditionRow = typeof timeConditions.$inferSelect;
type Fields = Omit<TimeConditionRow, 'id' | 'tenant_id' | 'changed' | 'created_at' | 'updated_at'>;

/** @throws time_condition.not_found */
export async function getTimeCondition(db: TenantDb, id: number): Promise<TimeConditionRow> {
  const row = await db.find(timeConditions, id);
  if (!row) throw new AppError('time_condition.not_found');
  return row;
}

export const findTimeCondition = (db: TenantDb, id: number): Promise<TimeConditionRow | undefined> => db.find(timeConditions, id);

export const listTimeConditionsAfter = (db: TenantDb, afterId: number, limit: number): Promise<TimeConditionRow[]> =>
  db.listAfter(timeConditions, afterId, limit);

/** The tenant's time conditions by their names, as SQL: rows of `id`, `name`. */
export const namedTimeConditions = (db: TenantDb): SQL => namedRows(db, timeConditions, timeConditions.name);

/** True in SQL while the tenant has this time condition. */
export const hasTimeCondition = (db: TenantDb, id: number): SQL =>
  sql`exists (select 1 from ${timeConditions} where ${db.owns(timeConditions, sql`${timeConditions.id} = ${id}`)})`;

const leadsThere = (destination: Destination): SQL =>
  or(leadsTo(timeConditions.open_destination, destination), leadsTo(timeConditions.closed_destination, destination)) ?? sql`false`;

/** The first time conditions that lead to a destination, at most `limit`. */
export const listConditionsTo = (db: TenantDb, destination: Destination, limit: number): Promise<TimeConditionRow[]> =>
  db.list(timeConditions, { where: leadsThere(destination), limit });

/** True in SQL while no time condition leads to a destination. */
export const noConditionLeadsTo = (db: TenantDb, destination: Destination): SQL => none(db, leadsThere(destination));

const namesCalendar = (id: number): SQL => sql`exists (select 1 from json_each(${timeConditions.calendar_ids}) where value = ${id})`;

/** The first time conditions that read a calendar, at most `limit`. */
export const listConditionsOfCalendar = (db: TenantDb, calendarId: number, limit: number): Promise<TimeConditionRow[]> =>
  db.list(timeConditions, { where: namesCalendar(calendarId), limit });

/** True in SQL while no time condition reads a calendar. */
export const noConditionReads = (db: TenantDb, calendarId: number): SQL => none(db, namesCalendar(calendarId));

const none = (db: TenantDb, where: SQL): SQL => sql`not exists (select 1 from ${timeConditions} where ${db.owns(timeConditions, where)})`;

/** Where the tenant's time conditions lead, as SQL: rows of `type`, `id`, `destination`. */
export const edgesOfConditions = (db: TenantDb): SQL => {
  const edge = (column: SQL) =>
    sql`select 'time_condition' as type, ${timeConditions.id} as id, ${column} as destination from ${timeConditions} where ${db.owns(timeConditions)}`;
  return sql`${edge(sql`${timeConditions.open_destination}`)} union all ${edge(sql`${timeConditions.closed_destination}`)}`;
};

/** Makes a time condition if the condition holds; undefined if it did not. */
export async function createTimeCondition(db: TenantDb, given: Fields, where: SQL | undefined): Promise<TimeConditionRow | undefined> {
  const now = db.now();
  const insert = db.insert(timeConditions, { ...given, created_at: now, updated_at: now }, where);
  const change = { action: 'time_condition.created', subject: { created: 'time_condition' }, desired: true } as const;
  return (await db.commit<TimeConditionRow[]>([insert], change))[0];
}

/** Changes a time condition if the condition holds; undefined if it did not. */
export async function updateTimeCondition(
  db: TenantDb,
  { id, changed: times }: Pick<TimeConditionRow, 'id' | 'changed'>,
  fields: Partial<Fields>,
  where: SQL | undefined,
): Promise<TimeConditionRow | undefined> {
  const changed = changedTimes('time_condition', times, Object.keys(fields), Date.parse(db.now()));
  const update = db.update(timeConditions, id, { ...fields, changed, updated_at: db.now() }, where);
  const change = { action: 'time_condition.updated', subject: `time_condition:${id}`, desired: true };
  return (await db.commit<TimeConditionRow[]>([update], change))[0];
}

/** Removes a time condition if the condition holds; tells whether it did. */
export async function removeTimeCondition(db: TenantDb, id: number, where: SQL): Promise<boolean> {
  const removal = db.remove(timeConditions, id, where);
  return (await db.commit([removal], { action: 'time_condition.deleted', subject: `time_condition:${id}`, desired: true })).length > 0;
}
