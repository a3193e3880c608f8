import * as api from '@botpbx/shared/api/outbound-routes';
import { AppError } from '@botpbx/shared/base/errors';
import { bind, type Route } from '../kit/bind.ts';
import { cursorText, pageFrom } from '../kit/page.ts';
import { namedFields } from '../kit/patch.ts';
import {
  createOutboundRoute,
  getOutboundRoute,
  listOutboundRoutes,
  type RoutePlace,
  removeOutboundRoute,
  updateOutboundRoute,
} from './store.ts';

export const outboundRouteRoutes: readonly Route[] = [
  bind(api.listOutboundRoutes, async ({ db }, { query: { cursor, limit } }) =>
    pageFrom(await listOutboundRoutes(db, placeOf(cursor), limit), limit, (row) => `${row.position}:${row.id}`),
  ),
  bind(api.getOutboundRoute, ({ db }, { params }) => getOutboundRoute(db, params.id)),
  bind(api.createOutboundRoute, async ({ db, wiring }, { body }) => {
    const row = await createOutboundRoute(db, body, await wiring.areTrunks(body.trunk_ids, 'trunk_ids'));
    return row ?? lostTrunk();
  }),
  bind(api.updateOutboundRoute, async ({ db, wiring }, { params, body }) => {
    const old = await getOutboundRoute(db, params.id);
    const fields = namedFields(body);
    if (Object.keys(fields).length === 0) return old;
    const holds = fields.trunk_ids && (await wiring.areTrunks(fields.trunk_ids, 'trunk_ids'));
    const row = await updateOutboundRoute(db, old.id, fields, holds);
    if (row) return row;
    await getOutboundRoute(db, old.id);
    return lostTrunk();
  }),
  bind(api.deleteOutboundRoute, async ({ db }, { params }) => {
    await getOutboundRoute(db, params.id);
    await removeOutboundRoute(db, params.id);
  }),
];

/** Reads the place at which the page before ended. */
function placeOf(cursor: string | undefined): RoutePlace | undefined {
  const text = cursorText(cursor);
  if (text === undefined) return undefined;
  const [, position, id] = /^([0-9]{1,6}):([0-9]{1,15})$/.exec(text) ?? [];
  if (position === undefined || id === undefined)
    throw new AppError('request.invalid', { errors: [{ path: 'cursor', message: 'is no cursor of this list' }] });
  return { position: Number(position), id: Number(id) };
}

/** A trunk vanished while the route was written. */
function lostTrunk(): never {
  throw new AppError('reference.not_found', { errors: [{ path: 'trunk_ids', message: 'names a trunk that does not exist' }] });
}
