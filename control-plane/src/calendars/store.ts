import { AppError } from '@botpbx/shared/base/errors';
import { type SQL, sql } from 'drizzle-orm';
import type { TenantDb } from '../db/scoped.ts';
import { calendars } from './table.ts';

export type CalendarRow = typeof calendars.$inferSelect;
type Fields = Pick<CalendarRow, 'name' | 'holidays'>;

/** @throws calendar.not_found */
export async function getCalendar(db: TenantDb, id: number): Promise<CalendarRow> {
  const row = await db.find(calendars, id);
  if (!row) throw new AppError('calendar.not_found');
  return row;
}

export const listCalendarsAfter = (db: TenantDb, afterId: number, limit: number): Promise<CalendarRow[]> =>
  db.listAfter(calendars, afterId, limit);

/** Those of the ids that are no calendar of the tenant. */
export async function missingCalendars(db: TenantDb, ids: readonly number[]): Promise<number[]> {
  const found = await db.list(calendars, { where: sql`${calendars.id} in (select value from json_each(${JSON.stringify(ids)}))` });
  const known = new Set(found.map((row) => row.id));
  return ids.filter((id) => !known.has(id));
}

/** True in SQL while the tenant has all these calendars. */
export const hasCalendars = (db: TenantDb, ids: readonly number[]): SQL =>
  sql`not exists (select 1 from json_each(${JSON.stringify(ids)}) as wanted
    where not exists (select 1 from ${calendars} where ${db.owns(calendars, sql`${calendars.id} = wanted.value`)}))`;

export async function createCalendar(db: TenantDb, given: Fields): Promise<CalendarRow> {
  const now = db.now();
  const insert = db.insert(calendars, { ...given, created_at: now, updated_at: now });
  const change = { action: 'calendar.created', subject: { created: 'calendar' }, desired: true } as const;
  const [made] = await db.commit<CalendarRow[]>([insert], change);
  if (!made) throw new TypeError('an insert returned no row');
  return made;
}

/** @throws calendar.not_found */
export async function updateCalendar(db: TenantDb, id: number, fields: Partial<Fields>): Promise<CalendarRow> {
  const update = db.update(calendars, id, { ...fields, updated_at: db.now() });
  const [row] = await db.commit<CalendarRow[]>([update], { action: 'calendar.updated', subject: `calendar:${id}`, desired: true });
  if (!row) throw new AppError('calendar.not_found');
  return row;
}

/** Removes a calendar if the condition holds; tells whether it did. */
export async function removeCalendar(db: TenantDb, id: number, where: SQL): Promise<boolean> {
  const removal = db.remove(calendars, id, where);
  return (await db.commit([removal], { action: 'calendar.deleted', subject: `calendar:${id}`, desired: true })).length > 0;
}
