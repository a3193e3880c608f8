import * as api from '@botpbx/shared/api/inbound-routes';
import { AppError } from '@botpbx/shared/base/errors';
import type { InboundRoutePatch } from '@botpbx/shared/model/inbound-route';
import { and, type SQL } from 'drizzle-orm';
import { bind, type Route } from '../kit/bind.ts';
import type { Context } from '../kit/context.ts';
import { cursorId, pageFrom } from '../kit/page.ts';
import { namedFields } from '../kit/patch.ts';
import {
  createInboundRoute,
  getInboundRoute,
  type InboundRouteRow,
  listInboundRoutesAfter,
  removeInboundRoute,
  updateInboundRoute,
} from './store.ts';

export const inboundRouteRoutes: readonly Route[] = [
  bind(api.listInboundRoutes, async ({ db }, { query: { cursor, limit } }) =>
    pageFrom(await listInboundRoutesAfter(db, cursorId(cursor), limit), limit, (row) => row.id),
  ),
  bind(api.getInboundRoute, ({ db }, { params }) => getInboundRoute(db, params.id)),
  bind(api.createInboundRoute, async (ctx, { body }) => {
    refuseHalf(body);
    return guarded(ctx, body, (holds) => createInboundRoute(ctx.db, body, holds));
  }),
  bind(api.updateInboundRoute, async (ctx, { params, body }) => {
    const old = await getInboundRoute(ctx.db, params.id);
    const fields = namedFields(body);
    if (Object.keys(fields).length === 0) return old;
    refuseHalf({ ...old, ...fields });
    return guarded(ctx, fields, async (holds) => {
      const row = await updateInboundRoute(ctx.db, old, fields, holds);
      if (!row) await getInboundRoute(ctx.db, old.id);
      return row;
    });
  }),
  bind(api.deleteInboundRoute, async ({ db }, { params }) => {
    await getInboundRoute(db, params.id);
    await removeInboundRoute(db, params.id);
  }),
];

type Write = (holds: SQL | undefined) => Promise<InboundRouteRow | undefined>;

/** Writes under the rules between slices; whoever loses a race hears which rule it was. */
async function guarded(ctx: Context, fields: InboundRoutePatch, write: Write): Promise<InboundRouteRow> {
  const row = await write(await rulesOf(ctx, fields));
  if (row) return row;
  await rulesOf(ctx, fields);
  throw new AppError('destination.not_found');
}

async function rulesOf({ wiring }: Context, fields: InboundRoutePatch): Promise<SQL | undefined> {
  const { did, destination, closed_destination: closed, time_condition_id: id, number_list_ids: lists } = fields;
  return and(
    destination === undefined ? undefined : await wiring.leadsSomewhere(destination, 'destination'),
    closed ? await wiring.leadsSomewhere(closed, 'closed_destination') : undefined,
    typeof id === 'number' ? await wiring.leadsSomewhere({ type: 'time_condition', id }, 'time_condition_id') : undefined,
    lists === undefined ? undefined : await wiring.hasNumberLists(lists, 'number_list_ids'),
    did === undefined ? undefined : await wiring.isDidFree(did),
  );
}

/** The hour that a call is sent elsewhere, and where, are of use together only. */
function refuseHalf({ time_condition_id: id, closed_destination: closed }: Halves): void {
  if ((id === null) === (closed === null)) return;
  const path = id === null ? 'time_condition_id' : 'closed_destination';
  throw new AppError('request.invalid', { errors: [{ path, message: 'is needed too: when to send calls elsewhere, and where' }] });
}
type Halves = Pick<InboundRouteRow, 'time_condition_id' | 'closed_destination'>;
