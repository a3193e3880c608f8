import { AppError } from '@botpbx/shared/base/errors';
import type { CallId } from '@botpbx/shared/base/ids';
import type { ConversationEnding, ConversationTurn } from '@botpbx/shared/model/conversation';
import type { Conversation } from '@botpbx/shared/model/conversation-record';
import { and, asc, eq, gte, inArray, lt, lte, or, type SQL, sql } from 'drizzle-orm';
import type { TenantDb } from '../db/scoped.ts';
import { containing } from '../kit/search.ts';
import { conversations as c, conversationTurns as t } from './table.ts';

export type ConversationRow = typeof c.$inferSelect & Pick<Conversation, 'turns' | 'interruptions'>;

export interface ConversationFilter {
  readonly fromMs: number | undefined;
  /** Inclusive. */
  readonly untilMs: number | undefined;
  readonly agentId: number | undefined;
  readonly ending: ConversationEnding | undefined;
  readonly callId: CallId | undefined;
  readonly party: string | undefined;
  readonly search: string | undefined;
}

export interface ConversationPage {
  /** Where the page before ended. */
  readonly after: { readonly startedAt: string; readonly id: number } | undefined;
  readonly limit: number;
}

const turnsOf = (what: SQL): SQL =>
  sql`(select ${what} from ${t} where ${t.tenant_id} = ${c.tenant_id} and ${t.conversation} = ${c.conversation})`;
const counts = { turns: turnsOf(sql`count(*)`), interruptions: turnsOf(sql`coalesce(sum(${t.interrupted}), 0)`) };

/** Newest first, one more than `limit`. */
export async function listConversations(db: TenantDb, filter: ConversationFilter, page: ConversationPage): Promise<ConversationRow[]> {
  const { fromMs, untilMs, agentId, ending, callId, party, search } = filter;
  const { after, limit } = page;
  const where = and(
    fromMs === undefined ? undefined : gte(c.started_at, new Date(fromMs).toISOString()),
    untilMs === undefined ? undefined : lte(c.started_at, new Date(untilMs).toISOString()),
    agentId === undefined ? undefined : eq(c.agent_id, agentId),
    ending && eq(c.ending, ending),
    callId && eq(c.call_id, callId),
    party === undefined ? undefined : talked(party),
    search === undefined ? undefined : said(search),
    after && or(lt(c.started_at, after.startedAt), and(eq(c.started_at, after.startedAt), lt(c.id, after.id))),
  );
  const orderBy = sql`${c.started_at} desc, ${c.id} desc`;
  return (await db.list(c, { where, orderBy, limit: limit + 1, instead: counts })) as ConversationRow[];
}

/** The number with and without its plus. */
function talked(party: string): SQL | undefined {
  const digits = party.replace(/^\+/, '');
  const spellings = [digits, `+${digits}`];
  return or(inArray(c.from, spellings), inArray(c.to, spellings));
}

const said = (words: string): SQL =>
  sql`(${containing(c.summary, words)} or exists (select 1 from ${t} where ${t.tenant_id} = ${c.tenant_id}
    and ${t.conversation} = ${c.conversation} and (${containing(t.user_text, words)} or ${containing(t.agent_text, words)})))`;

/** @throws conversation.not_found */
export async function getConversation(db: TenantDb, id: number): Promise<ConversationRow> {
  const row = await db.find(c, id, counts);
  if (!row) throw new AppError('conversation.not_found');
  return row as ConversationRow;
}

/** The first of a call. @throws conversation.not_found */
export async function firstOfCall(db: TenantDb, callId: CallId): Promise<ConversationRow> {
  const [row] = await db.list(c, { where: eq(c.call_id, callId), limit: 1, instead: counts });
  if (!row) throw new AppError('conversation.not_found');
  return row as ConversationRow;
}

/** What was said, in order. */
export async function turnsIn(db: TenantDb, conversation: string): Promise<ConversationTurn[]> {
  const rows = await db.list(t, { where: eq(t.conversation, conversation), orderBy: asc(t.turn) as unknown as SQL });
  return rows as unknown as ConversationTurn[];
}
