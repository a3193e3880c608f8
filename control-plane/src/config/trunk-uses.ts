/** The rules about trunks between slices: they must exist where they are named, and stay while they are used. */
import { AppError, type Fault } from '@botpbx/shared/base/errors';
import { and, type SQL, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import type { TenantDb } from '../db/scoped.ts';
import { listRoutesOver, noRouteOver } from '../outbound-routes/store.ts';
import { getTenant, isNoEmergencyTrunk } from '../tenants/store.ts';
import { hasTrunks, trunksAmong } from '../trunks/store.ts';

/** At most so many users of a trunk are named. */
const MAX_NAMED = 20;

/** The tenant has all these trunks. @throws reference.not_found */
export async function areTrunks(db: TenantDb, ids: readonly number[], path: string): Promise<SQL> {
  const known = await trunksAmong(db, ids);
  const missing = ids.filter((id) => !known.has(id));
  if (missing.length === 0) return hasTrunks(db, ids);
  throw new AppError('reference.not_found', { errors: missing.map((id) => ({ path, message: `There is no trunk with the id ${id}.` })) });
}

/** Neither an outbound route nor the tenant itself uses the trunk. @throws in_use */
export async function isTrunkUnused(allDb: Db, db: TenantDb, id: number): Promise<SQL> {
  const users = await usersOf(allDb, db, id);
  if (users.length > 0) throw new AppError('in_use', { detail: users.map((user) => user.message).join(' '), errors: users });
  return and(noRouteOver(db, id), isNoEmergencyTrunk(db.tenantId, id)) ?? sql`true`;
}

async function usersOf(allDb: Db, db: TenantDb, id: number): Promise<Fault[]> {
  const routes = await listRoutesOver(db, id, MAX_NAMED);
  const users = routes.map((row) => ({ path: `outbound_route:${row.id}`, message: `The outbound route ${row.name} leaves over it.` }));
  const isForEmergency = (await getTenant(allDb, db.tenantId)).emergency_trunk_id === id;
  return isForEmergency ? [...users, { path: 'tenant.emergency_trunk_id', message: 'Emergency calls leave over it.' }] : users;
}
