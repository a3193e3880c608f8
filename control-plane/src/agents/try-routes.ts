import * as api from '@botpbx/shared/api/agent-tries';
import { AppError } from '@botpbx/shared/base/errors';
import { hashOf } from '@botpbx/shared/link/node-config';
import { modelChoices } from '@botpbx/shared/model/model-choice';
import { agentCode } from '@botpbx/shared/model/route-agent';
import { randomToken } from '../base/crypto.ts';
import { askNode } from '../kit/ask.ts';
import { bind, type Route } from '../kit/bind.ts';
import { getAgent } from './store.ts';

/** Seconds that the phones ring. */
const RING_SECONDS = 30;

export const agentTryRoutes: readonly Route[] = [
  bind(api.listAgentModels, async () => modelChoices()),
  bind(api.tryAgent, async (ctx, { params, body: { messages } }) => {
    const draft = await getAgent(ctx.db, params.id);
    const nodeId = await ctx.wiring.homeNodeId();
    if (nodeId === null) throw new AppError('unavailable', { detail: 'The tenant has no node yet.' });
    const agent = await ctx.wiring.agentAsDrafted(draft.id);
    return askNode(ctx, nodeId, { kind: 'agent.try', tenant_id: ctx.tenantId, agent, messages }, { conflict: 'call.wrong_state' });
  }),
  bind(api.testCallAgent, async (ctx, { params, body: { to: from } }) => {
    const { tenantId: tenant_id, wiring, db, idempotencyKey } = ctx;
    const agent = await getAgent(db, params.id);
    const node_id = await wiring.nodeOfExtension(from, 'to');
    const once = idempotencyKey === undefined ? `once-${randomToken(16)}` : `key-${await hashOf(`${tenant_id} ${idempotencyKey}`)}`;
    const to = agent.number ?? agentCode(agent.id);
    const command = { kind: 'originate', tenant_id, once, from, to, caller_id: null, timeout: RING_SECONDS } as const;
    const { call_id } = await askNode(ctx, node_id, command, {
      ...{ refused: 'call.not_allowed', invalid: 'call.impossible', conflict: 'call.wrong_state' },
      ...{ not_found: 'reference.not_found', lost: 'idempotency.answer_lost' },
    });
    await db.note('agent.test_called', `agent:${agent.id} call:${call_id} at ${from}`);
    return { call_id, node_id };
  }),
];
