import * as api from '@botpbx/shared/api/number-lists';
import { AppError } from '@botpbx/shared/base/errors';
import type { NumberListPatch } from '@botpbx/shared/model/number-list';
import type { SQL } from 'drizzle-orm';
import { bind, type Route } from '../kit/bind.ts';
import type { Context } from '../kit/context.ts';
import { cursorId, pageFrom } from '../kit/page.ts';
import { namedFields } from '../kit/patch.ts';
import { createNumberList, getNumberList, listNumberListsAfter, type NumberListRow, removeNumberList, updateNumberList } from './store.ts';

export const numberListRoutes: readonly Route[] = [
  bind(api.listNumberLists, async ({ db }, { query: { cursor, limit } }) =>
    pageFrom(await listNumberListsAfter(db, cursorId(cursor), limit), limit, (row) => row.id),
  ),
  bind(api.getNumberList, ({ db }, { params }) => getNumberList(db, params.id)),
  bind(api.createNumberList, async (ctx, { body }) => {
    refuseLostCallers(body);
    return guarded(ctx, body, (holds) => createNumberList(ctx.db, body, holds));
  }),
  bind(api.updateNumberList, async (ctx, { params, body }) => {
    const old = await getNumberList(ctx.db, params.id);
    const fields = namedFields(body);
    if (Object.keys(fields).length === 0) return old;
    refuseLostCallers({ ...old, ...fields });
    return guarded(ctx, fields, async (holds) => {
      const row = await updateNumberList(ctx.db, old, fields, holds);
      if (!row) await getNumberList(ctx.db, old.id);
      return row;
    });
  }),
  bind(api.deleteNumberList, async ({ db, wiring }, { params }) => {
    await getNumberList(db, params.id);
    if (await removeNumberList(db, params.id, await wiring.isNumberListUnused(params.id))) return;
    await getNumberList(db, params.id);
    await wiring.isNumberListUnused(params.id);
    throw new AppError('in_use');
  }),
];

/** Who is to be sent somewhere must have somewhere to go. */
function refuseLostCallers({ action, destination }: Pick<NumberListRow, 'action' | 'destination'>): void {
  if (action === 'destination' && destination === null)
    throw new AppError('request.invalid', { errors: [{ path: 'destination', message: 'is needed for the action "destination"' }] });
}

type Write = (holds: SQL | undefined) => Promise<NumberListRow | undefined>;

/** Writes under the rule of destinations; whoever loses a race hears of it. */
async function guarded({ wiring }: Context, { destination }: NumberListPatch, write: Write): Promise<NumberListRow> {
  const rule = async () => (destination ? wiring.leadsSomewhere(destination, 'destination') : undefined);
  const row = await write(await rule());
  if (row) return row;
  await rule();
  throw new AppError('destination.not_found');
}
