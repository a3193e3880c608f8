/** The rules about what calls to the outside name: PIN sets and emergency locations. */
import { AppError } from '@botpbx/shared/base/errors';
import { and, type SQL, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import type { TenantDb } from '../db/scoped.ts';
import { findEmergencyLocation, hasEmergencyLocation } from '../emergency-locations/store.ts';
import { listExtensionsAt, noExtensionAt } from '../extensions/store.ts';
import type { Wiring } from '../kit/context.ts';
import { listRoutesAsking, noRouteAsks } from '../outbound-routes/store.ts';
import { findPinSet, hasPinSet } from '../pin-sets/store.ts';
import { getTenant, isNoEmergencyLocation } from '../tenants/store.ts';
import { MAX_NAMED, refuseUsed } from './destinations.ts';

type Rules = Pick<Wiring, 'hasPinSet' | 'isPinSetUnused' | 'hasLocation' | 'isLocationUnused'>;

/** Makes the rules as they are for one tenant. */
export const outsideRules = (allDb: Db, db: TenantDb): Rules => ({
  hasPinSet: async (id, path) => ((await findPinSet(db, id)) ? hasPinSet(db, id) : missing(path, `There is no PIN set with the id ${id}.`)),
  isPinSetUnused: async (id) => {
    const routes = await listRoutesAsking(db, id, MAX_NAMED);
    refuseUsed(routes.map((row) => ({ path: `outbound_route:${row.id}`, message: `The outbound route ${row.name} asks for its PINs.` })));
    return noRouteAsks(db, id);
  },
  hasLocation: async (id, path) =>
    (await findEmergencyLocation(db, id))
      ? hasEmergencyLocation(db, id)
      : missing(path, `There is no emergency location with the id ${id}.`),
  isLocationUnused: (id) => isLocationUnused(allDb, db, id),
});

async function isLocationUnused(allDb: Db, db: TenantDb, id: number): Promise<SQL> {
  const phones = await listExtensionsAt(db, id, MAX_NAMED);
  const isTenants = (await getTenant(allDb, db.tenantId)).emergency_location_id === id;
  refuseUsed([
    ...phones.map((row) => ({ path: `extension:${row.id}`, message: `Extension ${row.extension} stands there.` })),
    ...(isTenants ? [{ path: 'tenant.emergency_location_id', message: 'It is where the tenant is.' }] : []),
  ]);
  return and(noExtensionAt(db, id), isNoEmergencyLocation(db.tenantId, id)) ?? sql`true`;
}

function missing(path: string, message: string): never {
  throw new AppError('reference.not_found', { errors: [{ path, message }] });
}
