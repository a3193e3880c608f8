import * as api from '@botpbx/shared/api/paging-groups';
import { AppError } from '@botpbx/shared/base/errors';
import { isReserved } from '@botpbx/shared/model/extension';
import type { PagingGroupPatch } from '@botpbx/shared/model/paging-group';
import { and, type SQL } from 'drizzle-orm';
import { bind, type Route } from '../kit/bind.ts';
import type { Context } from '../kit/context.ts';
import { cursorId, pageFrom } from '../kit/page.ts';
import { namedFields } from '../kit/patch.ts';
import {
  createPagingGroup,
  getPagingGroup,
  listPagingGroupsAfter,
  type PagingGroupRow,
  removePagingGroup,
  updatePagingGroup,
} from './store.ts';

export const pagingGroupRoutes: readonly Route[] = [
  bind(api.listPagingGroups, async ({ db }, { query: { cursor, limit } }) =>
    pageFrom(await listPagingGroupsAfter(db, cursorId(cursor), limit), limit, (row) => row.id),
  ),
  bind(api.getPagingGroup, ({ db }, { params }) => getPagingGroup(db, params.id)),
  bind(api.createPagingGroup, (ctx, { body }) => guarded(ctx, body, (holds) => createPagingGroup(ctx.db, body, holds))),
  bind(api.updatePagingGroup, async (ctx, { params, body }) => {
    const old = await getPagingGroup(ctx.db, params.id);
    const fields = namedFields(body);
    if (Object.keys(fields).length === 0) return old;
    return guarded(ctx, fields, async (holds) => {
      const row = await updatePagingGroup(ctx.db, old.id, fields, holds);
      if (!row) await getPagingGroup(ctx.db, old.id);
      return row;
    });
  }),
  bind(api.deletePagingGroup, async ({ db, wiring }, { params }) => {
    const destination = { type: 'page', id: (await getPagingGroup(db, params.id)).id } as const;
    if (await removePagingGroup(db, params.id, await wiring.isUnused(destination))) return;
    await getPagingGroup(db, params.id);
    await wiring.isUnused(destination);
    throw new AppError('in_use');
  }),
];

type Write = (holds: SQL | undefined) => Promise<PagingGroupRow | undefined>;

/** Writes under the rules between slices; whoever loses a race hears which rule it was. */
async function guarded(ctx: Context, fields: PagingGroupPatch, write: Write): Promise<PagingGroupRow> {
  if (fields.number !== undefined && isReserved(fields.number))
    throw new AppError('request.invalid', { errors: [{ path: 'number', message: 'is reserved' }] });
  const row = await write(await rulesOf(ctx, fields));
  if (row) return row;
  await rulesOf(ctx, fields);
  throw new AppError('reference.not_found');
}

const rulesOf = async ({ wiring }: Context, { number, extension_ids }: PagingGroupPatch): Promise<SQL | undefined> =>
  and(
    number === undefined ? undefined : await wiring.isNumberFree(number, { path: 'number', of: 'paging_group' }),
    extension_ids === undefined ? undefined : await wiring.hasExtensions(extension_ids, 'extension_ids'),
  );
