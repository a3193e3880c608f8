/** What an agent and a caller said to each other. */
import { z } from 'zod';
import { CallId, Instant } from '../base/ids.ts';

const ms = z.number().int().nullable();

/** Milliseconds from the end of the caller's speech, as they were on the line; null where a step did not happen. */
export const TurnLatency = z.object({
  final: ms.describe('What he said is known'),
  first_token: ms.describe('The model began to answer'),
  first_sentence: ms.describe('There was something to speak'),
  first_audio: ms.describe('The speech engine began'),
  first_frame: ms.describe('The caller hears it'),
});
export type TurnLatency = z.infer<typeof TurnLatency>;

/** A tool that was used. Digits that a caller entered in secret are never in it. */
export const ToolUse = z.object({
  name: z.string().max(64),
  arguments: z.json(),
  result: z.string().max(4000),
  is_error: z.boolean(),
  ms: z.number().int(),
});
export type ToolUse = z.infer<typeof ToolUse>;

/** What one reply of the agent was made of, and what of it the caller heard. */
export const ConversationTurn = z.object({
  turn: z.number().int().describe('0 is the greeting'),
  at: Instant,
  user_text: z.string().max(8000).nullable().describe('null: nobody spoke, the agent did by itself'),
  user_confidence: z.number().min(0).max(1).nullable(),
  agent_text: z.string().max(16_000).describe('What the caller heard'),
  interrupted: z.boolean(),
  meant_text: z.string().max(16_000).nullable().describe('What the agent would have said, when it was interrupted'),
  tools: z.array(ToolUse).max(50),
  latency: TurnLatency,
  sources: z.array(z.string().max(200)).max(20).describe('Documents that were looked up'),
});
export type ConversationTurn = z.infer<typeof ConversationTurn>;

/** How a conversation ended. */
export const ConversationEnding = z.enum(['caller_left', 'agent_ended', 'transferred', 'too_many_turns', 'silence', 'failed']);
export type ConversationEnding = z.infer<typeof ConversationEnding>;

/** What of a provider was used. */
export const ConversationUsage = z.object({
  provider: z.string().max(40),
  model: z.string().max(120),
  input_tokens: z.number().int().default(0),
  cached_tokens: z.number().int().default(0),
  output_tokens: z.number().int().default(0),
  audio_seconds: z.number().default(0),
  characters: z.number().int().default(0),
});
export type ConversationUsage = z.infer<typeof ConversationUsage>;

export const ConversationKey = z.uuid().describe('Names the conversation: a call may come to agents twice');

/** What is known of a conversation when it ends. */
export const ConversationResult = z.object({
  ending: ConversationEnding,
  duration: z.number().int().describe('Seconds'),
  transferred_to: z.string().max(120).nullable(),
  summary: z.string().max(4000).nullable(),
  outcome: z.record(z.string(), z.json()),
  rating: z.number().int().min(1).max(5).nullable(),
  errors: z.number().int().describe('Misunderstandings and failures of providers'),
  usage: z.array(ConversationUsage).max(50),
});
export type ConversationResult = z.infer<typeof ConversationResult>;

export const ConversationOfCall = z.object({ conversation: ConversationKey, call_id: CallId, agent_id: z.number().int() });
