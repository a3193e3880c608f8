import * as api from '@botpbx/shared/api/outbound-limits';
import { AppError } from '@botpbx/shared/base/errors';
import type { OutboundLimitsPatch } from '@botpbx/shared/model/outbound-limits';
import type { SQL } from 'drizzle-orm';
import { bind, type Route } from '../kit/bind.ts';
import type { Context } from '../kit/context.ts';
import { namedFields } from '../kit/patch.ts';
import { readOutboundLimits, writeOutboundLimits } from './store.ts';

/** Others may write at the same time; whoever is slower reads again. */
const MAX_TRIES = 5;

export const outboundLimitRoutes: readonly Route[] = [
  bind(api.getOutboundLimits, async ({ db }) => (await readOutboundLimits(db)).limits),
  bind(api.updateOutboundLimits, async (ctx, { body }) => {
    const said = namedFields(body);
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const { row, limits } = await readOutboundLimits(ctx.db);
      if (Object.keys(said).length === 0) return limits;
      if (await writeOutboundLimits(ctx.db, row, said, await rulesOf(ctx, body))) return { ...limits, ...said };
    }
    throw new AppError('unavailable');
  }),
];

async function rulesOf({ wiring }: Context, { off_hours }: OutboundLimitsPatch): Promise<SQL | undefined> {
  return off_hours ? wiring.leadsSomewhere({ type: 'time_condition', id: off_hours.time_condition_id }, 'off_hours') : undefined;
}
