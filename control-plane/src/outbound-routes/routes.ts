import * as api from '@botpbx/shared/api/outbound-routes';
import { AppError } from '@botpbx/shared/base/errors';
import type { OutboundRoutePatch } from '@botpbx/shared/model/outbound-route';
import { and, type SQL, sql } from 'drizzle-orm';
import { bind, type Route } from '../kit/bind.ts';
import type { Context } from '../kit/context.ts';
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
  bind(api.createOutboundRoute, async (ctx, { body }) => (await createOutboundRoute(ctx.db, body, await rulesOf(ctx, body))) ?? lost()),
  bind(api.updateOutboundRoute, async (ctx, { params, body }) => {
    const { db } = ctx;
    const old = await getOutboundRoute(db, params.id);
    const fields = namedFields(body);
    if (Object.keys(fields).length === 0) return old;
    const row = await updateOutboundRoute(db, old.id, fields, await rulesOf(ctx, fields));
    if (row) return row;
    await getOutboundRoute(db, old.id);
    return lost();
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

/** What the route names exists. */
async function rulesOf({ wiring }: Context, { trunk_ids, pin_set_id, time_condition_id: id }: OutboundRoutePatch): Promise<SQL> {
  const rules = [
    trunk_ids === undefined ? undefined : await wiring.areTrunks(trunk_ids, 'trunk_ids'),
    typeof pin_set_id === 'number' ? await wiring.hasPinSet(pin_set_id, 'pin_set_id') : undefined,
    typeof id === 'number' ? await wiring.leadsSomewhere({ type: 'time_condition', id }, 'time_condition_id') : undefined,
  ];
  return and(...rules) ?? sql`true`;
}

/** Something that the route names vanished while it was written. */
function lost(): never {
  throw new AppError('reference.not_found', { errors: [{ path: 'trunk_ids', message: 'names something that does not exist any more' }] });
}
