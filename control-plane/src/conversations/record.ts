/** What nodes tell of conversations, into rows. Each statement has the same effect once or many times. */
import type { NodeEventOf } from '@botpbx/shared/link/events';
import { and, eq, isNull } from 'drizzle-orm';
import type { Db, Statement } from '../db/client.ts';
import { costOf } from './cost.ts';
import { conversations, conversationTurns } from './table.ts';

type Told = NodeEventOf<'conversation.start' | 'conversation.turn' | 'conversation.end'>;

const instant = (text: string): string => new Date(text).toISOString();

/** The statements that write it, in the order in which it was told. */
export const putConversations = (db: Db, nodeId: number, told: readonly Told[]): Statement[] =>
  told.map((event) => {
    if (event.kind === 'conversation.start') return began(db, nodeId, event);
    return event.kind === 'conversation.turn' ? turned(db, event) : ended(db, event);
  });

function began(db: Db, nodeId: number, event: NodeEventOf<'conversation.start'>): Statement {
  const { tenant_id, conversation, call_id, agent_id, agent, version, from, to, at } = event;
  const who = { agent_id, agent, version, from, to };
  return db
    .insert(conversations)
    .values({ tenant_id, conversation, node_id: nodeId, call_id, ...who, started_at: instant(at) })
    .onConflictDoNothing();
}

function turned(db: Db, { tenant_id, conversation, turn }: NodeEventOf<'conversation.turn'>): Statement {
  return db
    .insert(conversationTurns)
    .values({ ...turn, tenant_id, conversation, at: instant(turn.at) })
    .onConflictDoNothing();
}

/** The first end that is told counts. */
function ended(db: Db, { tenant_id, conversation, at, result }: NodeEventOf<'conversation.end'>): Statement {
  const isIt = and(eq(conversations.tenant_id, tenant_id), eq(conversations.conversation, conversation), isNull(conversations.ended_at));
  return db
    .update(conversations)
    .set({ ...result, ended_at: instant(at), cost: costOf(result.usage) })
    .where(isIt);
}
