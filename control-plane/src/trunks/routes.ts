import * as api from '@botpbx/shared/api/trunks';
import { AppError } from '@botpbx/shared/base/errors';
import { bind, type Route } from '../kit/bind.ts';
import type { Context } from '../kit/context.ts';
import { cursorId, pageFrom } from '../kit/page.ts';
import { namedFields } from '../kit/patch.ts';
import { createTrunk, getTrunk, listTrunksAfter, removeTrunk, type TrunkRow, updateTrunk } from './store.ts';

export const trunkRoutes: readonly Route[] = [
  bind(api.listTrunks, async (ctx, { query: { cursor, limit } }) => {
    const rows = await listTrunksAfter(ctx.db, cursorId(cursor), limit, ctx.wiring.homeNode);
    return pageFrom(rows.map(shown), limit, (row) => row.id);
  }),
  bind(api.getTrunk, async ({ db, wiring }, { params }) => shown(await getTrunk(db, params.id, wiring.homeNode))),
  bind(api.createTrunk, async (ctx, { body }) => {
    refuseBlindRegistration({ ...body, has_password: body.password !== null });
    const isFree = await ctx.wiring.isCarrierFree(body.host);
    return one(ctx, (await createTrunk(ctx.db, ctx.platform.keys.master, body, isFree)) ?? taken());
  }),
  bind(api.updateTrunk, async (ctx, { params, body: { password, ...rest } }) => {
    const old = await getTrunk(ctx.db, params.id);
    const fields = namedFields(rest);
    if (password === undefined && Object.keys(fields).length === 0) return one(ctx, old);
    const has_password = password === undefined ? old.password !== null : password !== null;
    refuseBlindRegistration({ ...old, ...fields, has_password });
    const where = fields.host === undefined ? undefined : await ctx.wiring.isCarrierFree(fields.host);
    const row = await updateTrunk(ctx.db, ctx.platform.keys.master, old, { fields, password, where });
    return one(ctx, row ?? (await lost(ctx, old.id)));
  }),
  bind(api.deleteTrunk, async ({ db, wiring }, { params }) => {
    await getTrunk(db, params.id);
    if (await removeTrunk(db, params.id, await wiring.isTrunkUnused(params.id))) return;
    await getTrunk(db, params.id);
    await wiring.isTrunkUnused(params.id);
    throw new AppError('in_use');
  }),
];

/** A row as the wire shows it: whether there is a password, and never which. */
const shown = ({ password, ...row }: TrunkRow) => ({ ...row, has_password: password !== null });

/** What was written as the wire shows it: with the node that serves it. */
const one = async (ctx: Context, row: TrunkRow) => shown({ ...row, node_id: row.node_id ?? (await ctx.wiring.homeNodeId()) });

/** A registration needs a name and a password. */
function refuseBlindRegistration(trunk: { register: boolean; username: string | null; has_password: boolean }): void {
  if (!trunk.register) return;
  const missing = [...(trunk.username === null ? ['username'] : []), ...(trunk.has_password ? [] : ['password'])];
  if (missing.length === 0) return;
  throw new AppError('request.invalid', { errors: missing.map((path) => ({ path, message: 'is needed to register with the carrier' })) });
}

/** A trunk that vanished, or whose carrier was taken, while it was being changed. */
async function lost({ db }: Context, id: number): Promise<never> {
  await getTrunk(db, id);
  return taken();
}

function taken(): never {
  throw new AppError('inbound_route.did_taken', { detail: 'A number that this trunk would bring is routed already.' });
}
