import { AppError } from '@botpbx/shared/base/errors';
import { type SQL, sql } from 'drizzle-orm';
import type { TenantDb } from '../db/scoped.ts';
import { musicClasses } from './table.ts';

export type MusicClassRow = typeof musicClasses.$inferSelect;
type Fields = Omit<MusicClassRow, 'id' | 'tenant_id' | 'created_at' | 'updated_at'>;

/** @throws music_class.not_found */
export async function getMusicClass(db: TenantDb, id: number): Promise<MusicClassRow> {
  const row = await db.find(musicClasses, id);
  if (!row) throw new AppError('music_class.not_found');
  return row;
}

export const findMusicClass = (db: TenantDb, id: number): Promise<MusicClassRow | undefined> => db.find(musicClasses, id);

export const listMusicClassesAfter = (db: TenantDb, afterId: number, limit: number): Promise<MusicClassRow[]> =>
  db.listAfter(musicClasses, afterId, limit);

/** True in SQL while the tenant has this class. */
export const hasMusicClass = (db: TenantDb, id: number): SQL =>
  sql`exists (select 1 from ${musicClasses} where ${db.owns(musicClasses, sql`${musicClasses.id} = ${id}`)})`;

const plays = (soundId: number): SQL => sql`exists (select 1 from json_each(${musicClasses.sound_ids}) where value = ${soundId})`;

/** The first classes that play a sound, at most `limit`. */
export const listClassesOf = (db: TenantDb, soundId: number, limit: number): Promise<MusicClassRow[]> =>
  db.list(musicClasses, { where: plays(soundId), limit });

/** True in SQL while no class of the tenant plays the sound. */
export const noClassPlays = (db: TenantDb, soundId: number): SQL =>
  sql`not exists (select 1 from ${musicClasses} where ${db.owns(musicClasses, plays(soundId))})`;

/** Makes a class if the condition holds; undefined if it did not. */
export async function createMusicClass(db: TenantDb, given: Fields, where: SQL): Promise<MusicClassRow | undefined> {
  const now = db.now();
  const insert = db.insert(musicClasses, { ...given, created_at: now, updated_at: now }, where);
  const change = { action: 'music_class.created', subject: { created: 'music_class' }, desired: true } as const;
  return (await db.commit<MusicClassRow[]>([insert], change))[0];
}

/** Changes a class if the condition holds; undefined if it did not. */
export async function updateMusicClass(
  db: TenantDb,
  id: number,
  fields: Partial<Fields>,
  where: SQL | undefined,
): Promise<MusicClassRow | undefined> {
  const update = db.update(musicClasses, id, { ...fields, updated_at: db.now() }, where);
  const change = { action: 'music_class.updated', subject: `music_class:${id}`, desired: true };
  return (await db.commit<MusicClassRow[]>([update], change))[0];
}

/** Removes a class if the condition holds; tells whether it did. */
export async function removeMusicClass(db: TenantDb, id: number, where: SQL): Promise<boolean> {
  const removal = db.remove(musicClasses, id, where);
  return (await db.commit([removal], { action: 'music_class.deleted', subject: `music_class:${id}`, desired: true })).length > 0;
}
