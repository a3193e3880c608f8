/** What the installation and its nodes tell of themselves. */
import * as api from '@botpbx/shared/api/system';
import { AppError } from '@botpbx/shared/base/errors';
import { CommandRefusedError } from '@botpbx/shared/link/commands';
import { sql } from 'drizzle-orm';
import { bind, type Route } from '../kit/bind.ts';
import type { Context } from '../kit/context.ts';
import type { Platform } from '../platform/platform.ts';
import { statusOf } from './status.ts';
import { getSeenNode, listSeenNodes, type Reader, type SeenNode } from './store.ts';

/** Nodes that one request asks. */
const MAX_NODES = 1_000;

export const systemRoutes: readonly Route[] = [
  bind(api.getSystemStatus, async (ctx) => {
    const { platform, wiring } = ctx;
    const [database, storage, nodes, calls] = await Promise.all([
      timed(() => platform.db.run(sql`select 1`)),
      timed(() => platform.blobs.exists('t1/status')),
      nodesOf(ctx),
      wiring.countLiveCalls(),
    ]);
    const connected = nodes.filter((node) => platform.hub.isNodeOnline(node.id)).length;
    const enrolled = nodes.filter((node) => statusOf(platform, node) !== 'pending').length;
    const isWell = database.isWell && storage.isWell && connected === enrolled;
    return {
      status: isWell ? ('ok' as const) : ('degraded' as const),
      version: platform.settings.version,
      ...lifeOf(platform),
      database: shown(database),
      storage: shown(storage),
      nodes: { total: nodes.length, connected },
      calls,
    };
  }),
  bind(api.getAsteriskStatus, async (ctx) => {
    const told = async (node: SeenNode) => {
      const answer = await answerOf(ctx, node.id, (signal) => ctx.platform.hub.ask(node.id, { kind: 'asterisk.status' }, signal));
      return { node_id: node.id, name: node.name, status: statusOf(ctx.platform, node), asterisk: answer.value ?? null };
    };
    return { data: await Promise.all((await nodesOf(ctx)).map(told)) };
  }),
  bind(api.reloadAsterisk, async (ctx, { query }) => {
    const wanted = query.node_id === undefined ? await nodesOf(ctx) : [await getSeenNode(ctx.allDb, query.node_id, readerOf(ctx))];
    const online = wanted.filter((node) => query.node_id !== undefined || ctx.platform.hub.isNodeOnline(node.id));
    const data = await Promise.all(
      online.map(async ({ id }) => {
        const { value, why } = await answerOf(ctx, id, (signal) => ctx.platform.hub.ask(id, { kind: 'asterisk.reload' }, signal));
        return { node_id: id, reloaded: value !== undefined, ms: value?.ms ?? null, why };
      }),
    );
    for (const { node_id, reloaded } of data) if (reloaded) await ctx.db.note('asterisk.reloaded', `node:${node_id}`);
    return { data };
  }),
  bind(api.listSystemLegs, async (ctx) => {
    const tenant_id = readerOf(ctx).seesAll ? null : ctx.tenantId;
    const online = (await nodesOf(ctx)).filter((node) => ctx.platform.hub.isNodeOnline(node.id));
    const asked = await Promise.all(
      online.map(async ({ id }) => ({
        id,
        legs: (await answerOf(ctx, id, (signal) => ctx.platform.hub.ask(id, { kind: 'legs', tenant_id }, signal))).value?.legs,
      })),
    );
    return {
      data: asked.flatMap(({ id, legs = [] }) => legs.map((leg) => ({ ...leg, node_id: id }))),
      unanswered: asked.filter(({ legs }) => legs === undefined).map(({ id }) => id),
    };
  }),
];

/** An operator at home sees all nodes and tenants; everybody else what serves the tenant. */
const readerOf = ({ actor, tenantId }: Context): Reader => ({ tenantId, seesAll: actor.isOperator && tenantId === actor.homeTenantId });
const nodesOf = (ctx: Context): Promise<SeenNode[]> => listSeenNodes(ctx.allDb, 0, MAX_NODES, readerOf(ctx));

/** When this process began; a runtime that does not say so begins with the request. */
function lifeOf({ clock }: Platform): { started_at: string; uptime: number } {
  const startedMs = Math.min(performance.timeOrigin || clock.nowMs(), clock.nowMs());
  return { started_at: new Date(startedMs).toISOString(), uptime: Math.round((clock.nowMs() - startedMs) / 1000) };
}

interface Timed {
  readonly isWell: boolean;
  readonly ms: number;
}
const shown = ({ isWell, ms }: Timed) => ({ status: isWell ? ('ok' as const) : ('failed' as const), ms });

async function timed(work: () => Promise<unknown>): Promise<Timed> {
  const fromMs = performance.now();
  const isWell = await work().then(
    () => true,
    () => false,
  );
  return { isWell, ms: Math.round(performance.now() - fromMs) };
}

/** What a node answers; a node that does not is no failure of the request. */
async function answerOf<Value>(
  { platform, signal }: Context,
  nodeId: number,
  ask: (signal: AbortSignal) => Promise<Value>,
): Promise<{ value?: Value; why: string | null }> {
  try {
    return { value: await ask(signal), why: null };
  } catch (error) {
    if (!(error instanceof CommandRefusedError || error instanceof AppError)) throw error;
    platform.log.debug('a node did not answer', { nodeId, error });
    return { why: error.message };
  }
}
