/** Says what would become of a call to the outside: the configuration as it is now, asked by the function that the nodes use. */
import type { Decision } from '@botpbx/shared/model/decision';
import { type LinesTaken, NO_LINES_TAKEN } from '@botpbx/shared/model/gate-view';
import type { OutboundExplanation } from '@botpbx/shared/model/outbound-route';
import { routeCall } from '@botpbx/shared/model/route-call';
import { routingView } from '@botpbx/shared/model/routing-view';
import { listOpenFraudBlocks } from '../fraud-blocks/store.ts';
import type { Context } from '../kit/context.ts';
import { nodesOfTenants } from '../nodes/store.ts';
import { readTenants } from './build.ts';
import { compileTenant } from './compile.ts';

/** What is asked: who dials what, and when. */
export interface Explaining {
  readonly number: string;
  readonly extension: string;
  /** Now, if it is left out. */
  readonly at?: string | undefined;
}

/** Asks for an extension as the node that its phones are registered with would. @throws reference.not_found */
export async function explain(ctx: Context, { number, extension, at }: Explaining): Promise<OutboundExplanation> {
  const nodeId = await ctx.wiring.nodeOfExtension(extension, 'extension');
  const servedBy = (await nodesOfTenants(ctx.allDb, [ctx.tenantId])).get(ctx.tenantId) ?? [];
  const rows = (await readTenants(ctx.allDb, [ctx.tenantId])).get(ctx.tenantId);
  if (!rows) throw new TypeError('the tenant that is acted in is gone');
  const view = routingView(compileTenant(rows, nodeId, servedBy));
  const atMs = at === undefined ? ctx.platform.clock.nowMs() : Date.parse(at);
  return explained(routeCall(view, { origin: 'phone', dialled: number, by: extension, atMs }, await linesOf(ctx)));
}

/** Lines as they are for a call that is only thought of: nobody talks; but what the breaker has stopped is stopped. */
export async function linesOf({ db }: Context): Promise<LinesTaken> {
  const blocks = await listOpenFraudBlocks(db);
  const isStopped: LinesTaken['isStopped'] = (_, extension) =>
    blocks.some((block) => block.extension === null || block.extension === extension);
  return { ...NO_LINES_TAKEN, isStopped };
}

function explained(decision: Decision): OutboundExplanation {
  const { why } = decision;
  const nothing = { number: null, trunk_ids: [], caller_id: null, pin_set_id: null, is_emergency: false };
  if (decision.kind === 'refuse') return { outcome: 'refused', code: decision.code ?? null, why, ...nothing };
  if (decision.kind !== 'outbound') return { outcome: 'inside', code: null, why, ...nothing };
  const { number, trunks, callerId, pinSetId, isEmergency } = decision.call;
  const leaving = { number, trunk_ids: [...trunks], caller_id: callerId, pin_set_id: pinSetId, is_emergency: isEmergency };
  return { outcome: 'leaves', code: null, why, ...leaving };
}
