import type { ConversationEnding, ConversationUsage, ToolUse, TurnLatency } from '@botpbx/shared/model/conversation';
import { index, integer, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { flagColumn, idColumn, instantColumn, tenantColumn } from '../db/columns.ts';

/** Conversations of agents with callers. */
export const conversations = sqliteTable(
  'conversations',
  {
    id: idColumn(),
    tenant_id: tenantColumn(),
    /** The node's own name of it. */
    conversation: text('conversation').notNull(),
    node_id: integer('node_id').notNull(),
    call_id: text('call_id').notNull(),
    agent_id: integer('agent_id').notNull(),
    agent: text('agent').notNull(),
    version: integer('version').notNull(),
    from: text('from').notNull(),
    to: text('to').notNull(),
    started_at: instantColumn('started_at'),
    ended_at: text('ended_at'),
    ending: text('ending').$type<ConversationEnding>(),
    /** Seconds. */
    duration: integer('duration').notNull().default(0),
    transferred_to: text('transferred_to'),
    summary: text('summary'),
    outcome: text('outcome', { mode: 'json' }).$type<Record<string, unknown>>().notNull().default({}),
    rating: integer('rating'),
    errors: integer('errors').notNull().default(0),
    usage: text('usage', { mode: 'json' }).$type<ConversationUsage[]>().notNull().default([]),
    /** US dollars by the prices of the day; null while a price is not known. */
    cost: real('cost'),
    /** Whether the transcription of the call was made out of it. */
    transcribed: flagColumn('transcribed').default(false),
  },
  (t) => [
    uniqueIndex('conversations_name').on(t.tenant_id, t.conversation),
    index('conversations_newest').on(t.tenant_id, t.started_at, t.id),
    index('conversations_untranscribed').on(t.transcribed, t.ended_at),
    index('conversations_of_call').on(t.tenant_id, t.call_id),
    index('conversations_of_agent').on(t.tenant_id, t.agent_id, t.started_at),
  ],
);

/** What was said in them. */
export const conversationTurns = sqliteTable(
  'conversation_turns',
  {
    id: idColumn(),
    tenant_id: tenantColumn(),
    conversation: text('conversation').notNull(),
    turn: integer('turn').notNull(),
    at: instantColumn('at'),
    user_text: text('user_text'),
    user_confidence: real('user_confidence'),
    agent_text: text('agent_text').notNull(),
    interrupted: flagColumn('interrupted'),
    meant_text: text('meant_text'),
    tools: text('tools', { mode: 'json' }).$type<ToolUse[]>().notNull(),
    latency: text('latency', { mode: 'json' }).$type<TurnLatency>().notNull(),
    sources: text('sources', { mode: 'json' }).$type<string[]>().notNull(),
  },
  (t) => [uniqueIndex('conversation_turns_turn').on(t.tenant_id, t.conversation, t.turn)],
);
