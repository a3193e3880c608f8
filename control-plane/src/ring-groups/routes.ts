import * as api from '@botpbx/shared/api/ring-groups';
import { AppError } from '@botpbx/shared/base/errors';
import { isReserved } from '@botpbx/shared/model/extension';
import type { RingGroupPatch } from '@botpbx/shared/model/ring-group';
import { and, type SQL } from 'drizzle-orm';
import { bind, type Route } from '../kit/bind.ts';
import type { Context } from '../kit/context.ts';
import { cursorId, pageFrom } from '../kit/page.ts';
import { namedFields } from '../kit/patch.ts';
import { createRingGroup, getRingGroup, listRingGroupsAfter, type RingGroupRow, removeRingGroup, updateRingGroup } from './store.ts';

export const ringGroupRoutes: readonly Route[] = [
  bind(api.listRingGroups, async ({ db }, { query: { cursor, limit } }) =>
    pageFrom(await listRingGroupsAfter(db, cursorId(cursor), limit), limit, (row) => row.id),
  ),
  bind(api.getRingGroup, ({ db }, { params }) => getRingGroup(db, params.id)),
  bind(api.createRingGroup, (ctx, { body }) => guarded(ctx, { fields: body }, (holds) => createRingGroup(ctx.db, body, holds))),
  bind(api.updateRingGroup, async (ctx, { params, body }) => {
    const old = await getRingGroup(ctx.db, params.id);
    const fields = namedFields(body);
    if (Object.keys(fields).length === 0) return old;
    return guarded(ctx, { fields, id: old.id }, async (holds) => {
      const row = await updateRingGroup(ctx.db, old.id, fields, holds);
      if (!row) await getRingGroup(ctx.db, old.id);
      return row;
    });
  }),
  bind(api.deleteRingGroup, async ({ db, wiring }, { params }) => {
    const destination = { type: 'ring_group', id: (await getRingGroup(db, params.id)).id } as const;
    if (await removeRingGroup(db, params.id, await wiring.isUnused(destination))) return;
    await getRingGroup(db, params.id);
    await wiring.isUnused(destination);
    throw new AppError('in_use');
  }),
];

interface Changing {
  readonly fields: RingGroupPatch;
  /** The row that is changed; a new one has none, and nothing can lead to it yet. */
  readonly id?: number;
}
type Write = (holds: SQL | undefined) => Promise<RingGroupRow | undefined>;

/** Writes under the rules between slices; whoever loses a race hears which rule it was. */
async function guarded(ctx: Context, changing: Changing, write: Write): Promise<RingGroupRow> {
  const { number } = changing.fields;
  if (typeof number === 'string' && isReserved(number))
    throw new AppError('request.invalid', { errors: [{ path: 'number', message: 'is reserved' }] });
  const row = await write(await rulesOf(ctx, changing));
  if (row) return row;
  await rulesOf(ctx, changing);
  throw new AppError('reference.not_found');
}

async function rulesOf({ wiring }: Context, { fields, id }: Changing): Promise<SQL | undefined> {
  const { number, extension_ids, failover } = fields;
  const from = id === undefined ? undefined : ({ type: 'ring_group', id } as const);
  return and(
    typeof number === 'string' ? await wiring.isNumberFree(number, { path: 'number', of: 'ring_group' }) : undefined,
    extension_ids === undefined ? undefined : await wiring.hasExtensions(extension_ids, 'extension_ids'),
    failover ? await wiring.leadsSomewhere(failover, 'failover') : undefined,
    failover && from ? await wiring.leadsNotBack(failover, from, 'failover') : undefined,
  );
}
