import { AppError } from '@botpbx/shared/base/errors';
import { type SQL, sql } from 'drizzle-orm';
import { isUniqueFault } from '../db/client.ts';
import { namedRows } from '../db/named.ts';
import type { TenantDb } from '../db/scoped.ts';
import { conferenceRooms } from './table.ts';

export type ConferenceRoomRow = typeof conferenceRooms.$inferSelect;
type Fields = Omit<ConferenceRoomRow, 'id' | 'tenant_id' | 'created_at' | 'updated_at'>;

/** @throws conference_room.not_found */
export async function getConferenceRoom(db: TenantDb, id: number): Promise<ConferenceRoomRow> {
  const row = await db.find(conferenceRooms, id);
  if (!row) throw new AppError('conference_room.not_found');
  return row;
}

export const findConferenceRoom = (db: TenantDb, id: number): Promise<ConferenceRoomRow | undefined> => db.find(conferenceRooms, id);

export const listConferenceRoomsAfter = (db: TenantDb, afterId: number, limit: number): Promise<ConferenceRoomRow[]> =>
  db.listAfter(conferenceRooms, afterId, limit);

/** The tenant's conference rooms by their names, as SQL: rows of `id`, `name`. */
export const namedConferenceRooms = (db: TenantDb): SQL => namedRows(db, conferenceRooms, conferenceRooms.name);

/** True in SQL while the tenant has this conference room. */
export const hasConferenceRoom = (db: TenantDb, id: number): SQL =>
  sql`exists (select 1 from ${conferenceRooms} where ${db.owns(conferenceRooms, sql`${conferenceRooms.id} = ${id}`)})`;

/** True in SQL while no conference room of the tenant has this number. */
export const noRoomHasNumber = (db: TenantDb, number: string): SQL => none(db, sql`${conferenceRooms.number} = ${number}`);

const none = (db: TenantDb, where: SQL): SQL => sql`not exists (select 1 from ${conferenceRooms} where ${db.owns(conferenceRooms, where)})`;

/** Makes a conference room if the condition holds; undefined if it did not. @throws extension.number_taken */
export async function createConferenceRoom(db: TenantDb, given: Fields, where: SQL | undefined): Promise<ConferenceRoomRow | undefined> {
  const now = db.now();
  const insert = db.insert(conferenceRooms, { ...given, created_at: now, updated_at: now }, where);
  const change = { action: 'conference_room.created', subject: { created: 'conference_room' }, desired: true } as const;
  return (await numbered(given.number, () => db.commit<ConferenceRoomRow[]>([insert], change)))[0];
}

/** Changes a conference room if the condition holds; undefined if it did not. @throws extension.number_taken */
export async function updateConferenceRoom(
  db: TenantDb,
  id: number,
  fields: Partial<Fields>,
  where: SQL | undefined,
): Promise<ConferenceRoomRow | undefined> {
  const update = db.update(conferenceRooms, id, { ...fields, updated_at: db.now() }, where);
  const change = { action: 'conference_room.updated', subject: `conference_room:${id}`, desired: true };
  return (await numbered(fields.number ?? null, () => db.commit<ConferenceRoomRow[]>([update], change)))[0];
}

/** Removes a conference room if the condition holds; tells whether it did. */
export async function removeConferenceRoom(db: TenantDb, id: number, where: SQL): Promise<boolean> {
  const removal = db.remove(conferenceRooms, id, where);
  return (await db.commit([removal], { action: 'conference_room.deleted', subject: `conference_room:${id}`, desired: true })).length > 0;
}

async function numbered<T>(number: string | null, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (cause) {
    if (isUniqueFault(cause, 'conference_rooms.number'))
      throw new AppError('extension.number_taken', { detail: `A conference room has the number ${number} already.`, cause });
    throw cause;
  }
}
