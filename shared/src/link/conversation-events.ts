/** What a node tells of conversations. */
import { z } from 'zod';
import { CallId, Instant } from '../base/ids.ts';
import { ConversationKey, ConversationResult, ConversationTurn } from '../model/conversation.ts';

const common = {
  tenant_id: z.number().int().positive(),
  at: Instant,
  call_id: CallId,
  conversation: ConversationKey,
  agent_id: z.number().int().positive(),
  agent: z.string().max(80),
};

export const ConversationStarted = z.object({
  kind: z.literal('conversation.start'),
  ...common,
  version: z.number().int().positive(),
  from: z.string().max(80),
  to: z.string().max(80),
});
export const ConversationTurned = z.object({ kind: z.literal('conversation.turn'), ...common, turn: ConversationTurn });
/** The agent hands the caller over: what the person who takes him should know. */
export const ConversationHandedOver = z.object({
  kind: z.literal('conversation.handover'),
  ...common,
  to: z.string().max(120),
  summary: z.string().max(4_000).nullable(),
  transcript: z.string().max(16_000),
});
export const ConversationEnded = z.object({ kind: z.literal('conversation.end'), ...common, result: ConversationResult });
