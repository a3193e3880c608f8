import * as api from '@botpbx/shared/api/time-conditions';
import { AppError } from '@botpbx/shared/base/errors';
import type { TimeConditionPatch } from '@botpbx/shared/model/time-condition';
import { and, type SQL } from 'drizzle-orm';
import { bind, type Route } from '../kit/bind.ts';
import type { Context } from '../kit/context.ts';
import { cursorId, pageFrom } from '../kit/page.ts';
import { namedFields } from '../kit/patch.ts';
import {
  createTimeCondition,
  getTimeCondition,
  listTimeConditionsAfter,
  removeTimeCondition,
  type TimeConditionRow,
  updateTimeCondition,
} from './store.ts';

export const timeConditionRoutes: readonly Route[] = [
  bind(api.listTimeConditions, async ({ db }, { query: { cursor, limit } }) =>
    pageFrom(await listTimeConditionsAfter(db, cursorId(cursor), limit), limit, (row) => row.id),
  ),
  bind(api.getTimeCondition, ({ db }, { params }) => getTimeCondition(db, params.id)),
  bind(api.createTimeCondition, (ctx, { body }) => guarded(ctx, { fields: body }, (holds) => createTimeCondition(ctx.db, body, holds))),
  bind(api.updateTimeCondition, async (ctx, { params, body }) => {
    const old = await getTimeCondition(ctx.db, params.id);
    const fields = namedFields(body);
    if (Object.keys(fields).length === 0) return old;
    return guarded(ctx, { fields, id: old.id }, async (holds) => {
      const row = await updateTimeCondition(ctx.db, old, fields, holds);
      if (!row) await getTimeCondition(ctx.db, old.id);
      return row;
    });
  }),
  bind(api.deleteTimeCondition, async ({ db, wiring }, { params }) => {
    const destination = { type: 'time_condition', id: (await getTimeCondition(db, params.id)).id } as const;
    if (await removeTimeCondition(db, params.id, await wiring.isUnused(destination))) return;
    await getTimeCondition(db, params.id);
    await wiring.isUnused(destination);
    throw new AppError('in_use');
  }),
];

interface Changing {
  readonly fields: TimeConditionPatch;
  /** The row that is changed; a new one has none, and nothing can lead to it yet. */
  readonly id?: number;
}
type Write = (holds: SQL | undefined) => Promise<TimeConditionRow | undefined>;

const DESTINATIONS = ['open_destination', 'closed_destination'] as const;

/** Writes under the rules between slices; whoever loses a race hears which rule it was. */
async function guarded(ctx: Context, changing: Changing, write: Write): Promise<TimeConditionRow> {
  const row = await write(await rulesOf(ctx, changing));
  if (row) return row;
  await rulesOf(ctx, changing);
  throw new AppError('destination.not_found');
}

async function rulesOf({ wiring }: Context, { fields, id }: Changing): Promise<SQL | undefined> {
  const from = id === undefined ? undefined : ({ type: 'time_condition', id } as const);
  const rules: SQL[] = [];
  for (const name of DESTINATIONS) {
    const destination = fields[name];
    if (destination !== undefined) rules.push(await wiring.leadsSomewhere(destination, name));
  }
  if (fields.calendar_ids !== undefined) rules.push(await wiring.hasCalendars(fields.calendar_ids, 'calendar_ids'));
  for (const name of DESTINATIONS) {
    const destination = fields[name];
    if (destination !== undefined && from) rules.push(await wiring.leadsNotBack(destination, from, name));
  }
  return and(...rules);
}
