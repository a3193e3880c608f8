import { AppError } from '@botpbx/shared/base/errors';
import { eq, type SQL, sql } from 'drizzle-orm';
import { namedRows } from '../db/named.ts';
import type { TenantDb } from '../db/scoped.ts';
import { sounds } from './table.ts';

export type SoundRow = typeof sounds.$inferSelect;
type Fields = Omit<SoundRow, 'id' | 'tenant_id' | 'created_at' | 'updated_at'>;

/** @throws sound.not_found */
export async function getSound(db: TenantDb, id: number): Promise<SoundRow> {
  const row = await db.find(sounds, id);
  if (!row) throw new AppError('sound.not_found');
  return row;
}

export const findSound = (db: TenantDb, id: number): Promise<SoundRow | undefined> => db.find(sounds, id);

export const listSoundsAfter = (db: TenantDb, afterId: number, limit: number): Promise<SoundRow[]> => db.listAfter(sounds, afterId, limit);

/** The tenant's sounds by their names, as SQL: rows of `id`, `name`. */
export const namedSounds = (db: TenantDb): SQL => namedRows(db, sounds, sounds.name);

/** True in SQL while the tenant has this sound. */
export const hasSound = (db: TenantDb, id: number): SQL => hasSounds(db, [id]);

/** Those of the ids that are no sound of the tenant. */
export async function missingSounds(db: TenantDb, ids: readonly number[]): Promise<number[]> {
  const found = await db.list(sounds, { where: sql`${sounds.id} in (select value from json_each(${JSON.stringify(ids)}))` });
  const known = new Set(found.map((row) => row.id));
  return ids.filter((id) => !known.has(id));
}

/** True in SQL while the tenant has all these sounds. */
export const hasSounds = (db: TenantDb, ids: readonly number[]): SQL =>
  sql`not exists (select 1 from json_each(${JSON.stringify(ids)}) as wanted
    where not exists (select 1 from ${sounds} where ${db.owns(sounds, sql`${sounds.id} = wanted.value`)}))`;

/** Whether some sound of the tenant has the file of this hash. */
export async function isHashNamed(db: TenantDb, hash: string): Promise<boolean> {
  return (await db.list(sounds, { where: eq(sounds.hash, hash), limit: 1 })).length > 0;
}

/** Makes the row of a sound whose file is stored already. */
export async function createSound(db: TenantDb, given: Fields): Promise<SoundRow> {
  const now = db.now();
  const insert = db.insert(sounds, { ...given, created_at: now, updated_at: now });
  const change = { action: 'sound.created', subject: { created: 'sound' }, desired: true } as const;
  const [made] = await db.commit<SoundRow[]>([insert], change);
  if (!made) throw new TypeError('an insert returned no row');
  return made;
}

/** @throws sound.not_found */
export async function updateSound(db: TenantDb, id: number, fields: Partial<Pick<Fields, 'name'>>): Promise<SoundRow> {
  const update = db.update(sounds, id, { ...fields, updated_at: db.now() });
  const [row] = await db.commit<SoundRow[]>([update], { action: 'sound.updated', subject: `sound:${id}`, desired: true });
  if (!row) throw new AppError('sound.not_found');
  return row;
}

/** Removes a sound if the condition holds; tells whether it did. */
export async function removeSound(db: TenantDb, id: number, where: SQL): Promise<boolean> {
  const removal = db.remove(sounds, id, where);
  return (await db.commit([removal], { action: 'sound.deleted', subject: `sound:${id}`, desired: true })).length > 0;
}
