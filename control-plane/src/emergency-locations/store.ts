import { AppError } from '@botpbx/shared/base/errors';
import type { NewEmergencyLocation } from '@botpbx/shared/model/emergency-location';
import { type SQL, sql } from 'drizzle-orm';
import type { TenantDb } from '../db/scoped.ts';
import { emergencyLocations } from './table.ts';

export type EmergencyLocationRow = typeof emergencyLocations.$inferSelect;

/** @throws emergency_location.not_found */
export async function getEmergencyLocation(db: TenantDb, id: number): Promise<EmergencyLocationRow> {
  const row = await db.find(emergencyLocations, id);
  if (!row) throw new AppError('emergency_location.not_found');
  return row;
}

export const findEmergencyLocation = (db: TenantDb, id: number): Promise<EmergencyLocationRow | undefined> =>
  db.find(emergencyLocations, id);

export const listEmergencyLocationsAfter = (db: TenantDb, afterId: number, limit: number): Promise<EmergencyLocationRow[]> =>
  db.listAfter(emergencyLocations, afterId, limit);

/** True in SQL while the tenant has this emergency location. */
export const hasEmergencyLocation = (db: TenantDb, id: number): SQL =>
  sql`exists (select 1 from ${emergencyLocations} where ${db.owns(emergencyLocations, sql`${emergencyLocations.id} = ${id}`)})`;

export async function createEmergencyLocation(db: TenantDb, given: NewEmergencyLocation): Promise<EmergencyLocationRow> {
  const now = db.now();
  const insert = db.insert(emergencyLocations, { ...given, created_at: now, updated_at: now });
  const change = { action: 'emergency_location.created', subject: { created: 'emergency_location' }, desired: true } as const;
  const [row] = await db.commit<EmergencyLocationRow[]>([insert], change);
  if (!row) throw new TypeError('an insert returned no row');
  return row;
}

/** @throws emergency_location.not_found */
export async function updateEmergencyLocation(
  db: TenantDb,
  id: number,
  fields: Partial<NewEmergencyLocation>,
): Promise<EmergencyLocationRow> {
  const update = db.update(emergencyLocations, id, { ...fields, updated_at: db.now() });
  const change = { action: 'emergency_location.updated', subject: `emergency_location:${id}`, desired: true } as const;
  const [row] = await db.commit<EmergencyLocationRow[]>([update], change);
  if (!row) throw new AppError('emergency_location.not_found');
  return row;
}

/** Removes an emergency location if the condition holds; tells whether it did. */
export async function removeEmergencyLocation(db: TenantDb, id: number, where: SQL): Promise<boolean> {
  const change = { action: 'emergency_location.deleted', subject: `emergency_location:${id}`, desired: true } as const;
  return (await db.commit([db.remove(emergencyLocations, id, where)], change)).length > 0;
}
