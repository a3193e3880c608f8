/** A conversation as JSON that SQL makes: for what is written in the same batch as the conversation itself. */
import { type SQL, sql } from 'drizzle-orm';
import { conversations as c, conversationTurns as t } from './table.ts';

export interface ConversationJson {
  /** `from … where …`: the row of the conversation. */
  readonly from: SQL;
  /** Arguments of `json_set`: who talks, and the agent's version. */
  readonly parties: SQL;
  /** What was said and done, in order. */
  readonly transcript: SQL;
}

/** The pieces that a payload is made of. */
export const transcriptJson = (tenantId: number, conversation: string): ConversationJson => ({
  from: sql`from ${c} where ${c.tenant_id} = ${tenantId} and ${c.conversation} = ${conversation}`,
  parties: sql`'$.version', ${c.version}, '$.from', ${c.from}, '$.to', ${c.to}, '$.started_at', ${c.started_at}`,
  transcript: sql`(select json_group_array(json_object('turn', turn, 'at', at, 'user_text', user_text, 'agent_text', agent_text,
    'interrupted', json(iif(interrupted, 'true', 'false')), 'tools', json(tools)))
    from (select * from ${t} where ${t.tenant_id} = ${tenantId} and ${t.conversation} = ${conversation} order by ${t.turn}))`,
});
