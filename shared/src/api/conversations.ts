import { z } from 'zod';
import { CallId, IdParams } from '../base/ids.ts';
import { operation } from '../base/operation.ts';
import { PageQuery, pageOf } from '../base/page.ts';
import { ConversationEnding } from '../model/conversation.ts';
import { AgentMetrics, Conversation, ConversationDetails } from '../model/conversation-record.ts';

const When = z.union([z.iso.date(), z.iso.datetime({ offset: true })]);
const span = {
  start: When.optional().describe("Day in the tenant's zone, or an instant"),
  end: When.optional().describe('Inclusive'),
};

export const listConversations = operation({
  method: 'GET',
  path: '/api/conversations',
  permission: 'conversations:read',
  says: 'Lists the conversations of agents, newest first',
  query: PageQuery.extend({
    ...span,
    agent_id: z.coerce.number<number>().int().positive().optional(),
    ending: ConversationEnding.optional(),
    call_id: CallId.optional(),
    party: z.string().max(40).optional().describe('A number that called or was called'),
    search: z.string().min(2).max(100).optional().describe('Words that caller or agent said, or that the summary has'),
  }),
  result: pageOf(Conversation),
  errors: [],
});
export const getConversation = operation({
  method: 'GET',
  path: '/api/conversations/:id',
  permission: 'conversations:read',
  says: 'Reads a conversation: what was said and done, how long each answer took, and what it cost',
  params: IdParams,
  result: ConversationDetails,
  errors: ['conversation.not_found'],
});
export const getCallConversation = operation({
  method: 'GET',
  path: '/api/calls/:id/conversation',
  permission: 'conversations:read',
  says: 'Reads the conversation that an agent had in a call; if there were several, the first',
  params: z.strictObject({ id: CallId }),
  result: ConversationDetails,
  errors: ['conversation.not_found'],
});
export const getAgentMetrics = operation({
  method: 'GET',
  path: '/api/agents/:id/metrics',
  permission: 'conversations:read',
  says: 'Counts how an agent does: time, transfers, resolution, satisfaction, errors, latency and cost',
  params: IdParams,
  query: z.strictObject(span),
  result: AgentMetrics,
  errors: ['agent.not_found'],
});

export const conversationOperations = [listConversations, getConversation, getCallConversation, getAgentMetrics] as const;
