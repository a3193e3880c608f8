import * as api from '@botpbx/shared/api/trunks';
import { AppError } from '@botpbx/shared/base/errors';
import type { TrunkPatch } from '@botpbx/shared/model/trunk';
import { withPreset } from '@botpbx/shared/model/trunk-presets';
import { defaultPortOf } from '@botpbx/shared/model/trunk-setting';
import { askNode } from '../kit/ask.ts';
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
    const password = body.password ?? null;
    const { host, ...settings } = withPreset(body);
    if (host === undefined) throw new AppError('request.invalid', { errors: [{ path: 'host', message: 'is needed' }] });
    const trunk = { ...settings, host, codecs: [...settings.codecs], inbound_addresses: [...settings.inbound_addresses] };
    refuseBlindRegistration({ ...trunk, has_password: password !== null });
    const isFree = await ctx.wiring.isCarrierFree(trunk);
    return one(ctx, (await createTrunk(ctx.db, ctx.platform.keys.master, { ...trunk, password }, isFree)) ?? taken());
  }),
  bind(api.updateTrunk, async (ctx, { params, body: { password, ...rest } }) => {
    const old = await getTrunk(ctx.db, params.id);
    const fields = { ...portOf(old, rest), ...namedFields(rest) };
    if (password === undefined && Object.keys(fields).length === 0) return one(ctx, old);
    const has_password = password === undefined ? old.password !== null : password !== null;
    refuseBlindRegistration({ ...old, ...fields, has_password });
    const isMoved = fields.host !== undefined || fields.outbound_proxy !== undefined || fields.inbound_addresses !== undefined;
    const where = isMoved ? await ctx.wiring.isCarrierFree({ ...old, ...fields }) : undefined;
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
  bind(api.testTrunk, async (ctx, { params }) => {
    const { id, enabled, node_id } = await getTrunk(ctx.db, params.id, ctx.wiring.homeNode);
    if (!enabled) throw new AppError('trunk.disabled');
    if (node_id === null) throw new AppError('unavailable', { detail: 'The tenant has no node yet.' });
    const command = { kind: 'trunk.test', tenant_id: ctx.tenantId, trunk_id: id } as const;
    const { steps } = await askNode(ctx, node_id, command, {});
    return { ok: steps.every(({ ok }) => ok), steps };
  }),
];

/** A row as the wire shows it: whether there is a password, and never which. */
const shown = ({ password, carrier: _, ...row }: TrunkRow) => ({
  ...row,
  has_password: password !== null,
  ...(row.enabled ? {} : { status: 'disabled' as const, latency_ms: null }),
});

/** A trunk that changes its transport goes to the port of the new one, unless it had a port of its own. */
function portOf(old: TrunkRow, { transport }: TrunkPatch): { port?: number } {
  const isMoved = transport !== undefined && transport !== old.transport && old.port === defaultPortOf(old.transport);
  return isMoved ? { port: defaultPortOf(transport) } : {};
}

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
