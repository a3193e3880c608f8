/** Conversations as what two sides said. */
import type { SpokenPart } from '@botpbx/shared/model/transcription';
import { and, asc, eq, isNotNull } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { conversations as c, conversationTurns as t } from './table.ts';

type ConversationRow = typeof c.$inferSelect;
type TurnRow = typeof t.$inferSelect;

/** A conversation of which no transcription was made yet. */
export interface TalkToWrite extends ConversationRow {
  readonly speakers: readonly SpokenPart[] & SpokenPart[];
  readonly confidence: number | null;
}

/** Conversations that have ended and of which no transcription was made yet, the oldest first. */
export async function untranscribed(db: Db, limit: number): Promise<TalkToWrite[]> {
  const isDue = and(eq(c.transcribed, false), isNotNull(c.ended_at));
  const rows = await db.select().from(c).where(isDue).orderBy(asc(c.ended_at)).limit(limit);
  return Promise.all(
    rows.map(async (row) => {
      const its = and(eq(t.tenant_id, row.tenant_id), eq(t.conversation, row.conversation));
      const turns = await db.select().from(t).where(its).orderBy(asc(t.turn));
      return { ...row, speakers: partsOf(row, turns), confidence: meanOf(turns) };
    }),
  );
}

/** Marks it as written down. */
export async function wasTranscribed(db: Db, id: number): Promise<void> {
  await db.update(c).set({ transcribed: true }).where(eq(c.id, id));
}

/** The instant of a turn is that at which it was over; what was said in it lies between the turn before and this one. */
function partsOf({ started_at }: ConversationRow, turns: readonly TurnRow[]): SpokenPart[] {
  const beginMs = Date.parse(started_at);
  return turns.flatMap((turn, place) => {
    const start = Math.max(0, (Date.parse(turns[place - 1]?.at ?? started_at) - beginMs) / 1000);
    const end = Math.max(start, (Date.parse(turn.at) - beginMs) / 1000);
    const part = (speaker: 'caller' | 'agent', text: string | null): SpokenPart[] =>
      text === null || text === '' ? [] : [{ speaker, start, end, text }];
    return [...part('caller', turn.user_text), ...part('agent', turn.agent_text)];
  });
}

function meanOf(turns: readonly TurnRow[]): number | null {
  const known = turns.flatMap((turn) => turn.user_confidence ?? []);
  return known.length === 0 ? null : known.reduce((sum, one) => sum + one, 0) / known.length;
}
