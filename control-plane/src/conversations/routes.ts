import * as api from '@botpbx/shared/api/conversations';
import { AppError } from '@botpbx/shared/base/errors';
import type { CallId } from '@botpbx/shared/base/ids';
import type { Conversation, ConversationDetails } from '@botpbx/shared/model/conversation-record';
import type { TenantDb } from '../db/scoped.ts';
import { bind, type Route } from '../kit/bind.ts';
import { spanOf } from '../kit/day.ts';
import { cursorInstant, pageFrom } from '../kit/page.ts';
import { priced } from './cost.ts';
import { agentMetrics } from './metrics.ts';
import { type ConversationRow, firstOfCall, getConversation, listConversations, turnsIn } from './store.ts';

export const conversationRoutes: readonly Route[] = [
  bind(api.listConversations, async ({ db, wiring }, { query }) => {
    const { agent_id: agentId, call_id: callId, ending, party, search, limit } = query;
    const filter = { ...(await spanOf(query, () => wiring.timeZone())), agentId, callId, ending, party, search };
    const rows = await listConversations(db, filter, { after: cursorInstant(query.cursor), limit });
    const page = pageFrom(rows, limit, (row) => `${row.started_at} ${row.id}`);
    return { ...page, data: page.data.map(shown) };
  }),
  bind(api.getCallConversation, async ({ db }, { params }) => detailed(db, await firstOfCall(db, params.id))),
  bind(api.getConversation, async ({ db }, { params }) => detailed(db, await getConversation(db, params.id))),
  bind(api.getAgentMetrics, async (ctx, { params, query }) => {
    if (!(await ctx.wiring.isAgent(params.id))) throw new AppError('agent.not_found');
    const span = await spanOf(query, () => ctx.wiring.timeZone());
    return agentMetrics(ctx.allDb, { tenantId: ctx.tenantId, agentId: params.id, ...span });
  }),
];

/** Who reads what people said stands in the audit log. */
async function detailed(db: TenantDb, row: ConversationRow): Promise<ConversationDetails> {
  await db.note('conversation.read', `conversation:${row.id}`);
  return { ...shown(row), transcript: await turnsIn(db, row.conversation), usage: row.usage.map(priced) };
}

const shown = (row: ConversationRow): Conversation => ({
  ...row,
  call_id: row.call_id as CallId,
  outcome: row.outcome as Conversation['outcome'],
});
