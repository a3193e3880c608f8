/** Conversations with agents as the API shows them. */
import { z } from 'zod';
import { CallId, Instant } from '../base/ids.ts';
import { ConversationEnding, ConversationKey, ConversationTurn, ConversationUsage } from './conversation.ts';

const Cost = z.number().nullable().describe('US dollars, by the list prices of the providers; null: a price is not known');

/** What one provider did in a conversation, and what that costs. */
export const UsageWithCost = ConversationUsage.extend({ cost: Cost });

/** A conversation without what was said. */
export const Conversation = z.object({
  id: z.number().int(),
  conversation: ConversationKey,
  call_id: CallId,
  agent_id: z.number().int(),
  agent: z.string().describe('Its name at the time'),
  version: z.number().int().describe('The version of the agent that spoke'),
  from: z.string(),
  to: z.string(),
  started_at: Instant,
  ended_at: Instant.nullable().describe('null: it goes on, or its node has not told the end yet'),
  ending: ConversationEnding.nullable(),
  duration: z.number().int().describe('Seconds'),
  turns: z.number().int().describe('Replies of the agent'),
  interruptions: z.number().int().describe('Times that the caller cut it short'),
  transferred_to: z.string().nullable(),
  summary: z.string().nullable(),
  outcome: z.record(z.string(), z.json()),
  rating: z.number().int().nullable().describe("The caller's mark from 1 to 5"),
  errors: z.number().int().describe('Misunderstandings and failures of providers'),
  cost: Cost,
  node_id: z.number().int(),
});
export type Conversation = z.infer<typeof Conversation>;

/** A conversation with all that was said, turn by turn. */
export const ConversationDetails = Conversation.extend({
  transcript: z.array(ConversationTurn),
  usage: z.array(UsageWithCost),
});
export type ConversationDetails = z.infer<typeof ConversationDetails>;

const Percent = z.number().nullable().describe('Per cent of the conversations that have ended; null while there is none');

/** How an agent does. */
export const AgentMetrics = z.object({
  start: Instant.nullable(),
  end: Instant.nullable(),
  conversations: z.number().int().describe('That began in the time'),
  ended: z.number().int(),
  average_handle_time: z.number().nullable().describe('Seconds'),
  transfer_rate: Percent.describe('Per cent that were handed to a person'),
  resolution_rate: Percent.describe(
    'Per cent that the agent finished by itself: it said goodbye, or the caller spoke with it and then left',
  ),
  customer_satisfaction: z.number().nullable().describe("Mean of the callers' marks, 1 to 5"),
  ratings: z.number().int().describe('Marks that were given'),
  error_rate: Percent.describe('Per cent with a misunderstanding or a failure'),
  average_turns: z.number().nullable(),
  interruptions: z.number().int(),
  latency_p50_ms: z.number().int().nullable().describe('From the end of what the caller said to the first sound of the answer'),
  latency_p95_ms: z.number().int().nullable(),
  cost: Cost.describe('US dollars of the conversations whose cost is known; null if of none'),
  cost_per_minute: z.number().nullable(),
});
export type AgentMetrics = z.infer<typeof AgentMetrics>;
