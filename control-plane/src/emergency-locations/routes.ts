import * as api from '@botpbx/shared/api/emergency-locations';
import { AppError } from '@botpbx/shared/base/errors';
import { bind, type Route } from '../kit/bind.ts';
import { cursorId, pageFrom } from '../kit/page.ts';
import { namedFields } from '../kit/patch.ts';
import {
  createEmergencyLocation,
  getEmergencyLocation,
  listEmergencyLocationsAfter,
  removeEmergencyLocation,
  updateEmergencyLocation,
} from './store.ts';

export const emergencyLocationRoutes: readonly Route[] = [
  bind(api.listEmergencyLocations, async ({ db }, { query: { cursor, limit } }) =>
    pageFrom(await listEmergencyLocationsAfter(db, cursorId(cursor), limit), limit, (row) => row.id),
  ),
  bind(api.getEmergencyLocation, ({ db }, { params }) => getEmergencyLocation(db, params.id)),
  bind(api.createEmergencyLocation, ({ db }, { body }) => createEmergencyLocation(db, body)),
  bind(api.updateEmergencyLocation, async ({ db }, { params, body }) => {
    const old = await getEmergencyLocation(db, params.id);
    const fields = namedFields(body);
    return Object.keys(fields).length === 0 ? old : updateEmergencyLocation(db, old.id, fields);
  }),
  bind(api.deleteEmergencyLocation, async ({ db, wiring }, { params }) => {
    const { id } = await getEmergencyLocation(db, params.id);
    if (await removeEmergencyLocation(db, id, await wiring.isLocationUnused(id))) return;
    await getEmergencyLocation(db, id);
    await wiring.isLocationUnused(id);
    throw new AppError('in_use');
  }),
];
