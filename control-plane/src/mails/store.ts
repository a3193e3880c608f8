/** The outbox of mails: rows first, sent after. */
import { and, asc, eq, gt, lte, type SQL, sql } from 'drizzle-orm';
import type { Db, Statement } from '../db/client.ts';
import { mails } from './table.ts';

export type MailRow = typeof mails.$inferSelect;
type NewMail = Pick<MailRow, 'tenant_id' | 'about' | 'to' | 'subject' | 'text' | 'attachment' | 'attachment_name' | 'attachment_type'>;

/** Puts a mail into the outbox; what is mailed about already is not mailed again. */
export async function putMail(db: Db, mail: NewMail, nowMs: number, dueMs = nowMs): Promise<void> {
  const now = new Date(nowMs).toISOString();
  const due_at = new Date(dueMs).toISOString();
  await db
    .insert(mails)
    .values({ ...mail, state: 'waiting', due_at, created_at: now, updated_at: now })
    .onConflictDoNothing();
}

/** A mail that is held back gets the rest of its text and goes; one that has gone already stays as it was. */
export async function hurryMail(db: Db, about: string, text: string, nowMs: number): Promise<void> {
  const now = new Date(nowMs).toISOString();
  const isHeld = and(eq(mails.about, about), eq(mails.state, 'waiting'), eq(mails.tries, 0), gt(mails.due_at, now));
  await db
    .update(mails)
    .set({ text: sql`${mails.text} || ${text}`, due_at: now, updated_at: now })
    .where(isHeld);
}

/** The same as a statement of a batch, for the mails that a query makes: rows of `tenant_id`, `about`, `to`, `subject`, `text`, `at`. */
export const putMailsFrom = (db: Db, made: SQL): Statement =>
  db.run(sql`insert into ${mails} (tenant_id, about, "to", subject, text, state, tries, due_at, created_at, updated_at)
    select made.tenant_id, made.about, made."to", made.subject, made.text, 'waiting', 0, made.at, made.at, made.at
    from (${made}) as made where true on conflict do nothing`);

export async function listDue(db: Db, nowMs: number, limit: number): Promise<MailRow[]> {
  const isDue = and(eq(mails.state, 'waiting'), lte(mails.due_at, new Date(nowMs).toISOString()));
  return db.select().from(mails).where(isDue).orderBy(asc(mails.due_at)).limit(limit);
}

/** Takes a mail for sending; false if somebody else has it. */
export async function claim(db: Db, { id, tries }: MailRow, nowMs: number): Promise<boolean> {
  const taken = await db
    .update(mails)
    .set({ state: 'sending', tries: tries + 1, updated_at: new Date(nowMs).toISOString() })
    .where(and(eq(mails.id, id), eq(mails.state, 'waiting'), eq(mails.tries, tries)))
    .returning();
  return taken.length > 0;
}

/** Writes down what became of a try. */
export async function settleMail(
  db: Db,
  id: number,
  outcome: Pick<MailRow, 'state' | 'fault'> & { readonly dueMs?: number },
  nowMs: number,
): Promise<void> {
  const { state, fault, dueMs = nowMs } = outcome;
  const times = { due_at: new Date(dueMs).toISOString(), updated_at: new Date(nowMs).toISOString() };
  await db
    .update(mails)
    .set({ state, fault, ...times })
    .where(and(eq(mails.id, id), eq(mails.state, 'sending')));
}

/** Mails that were handed over by a process that died meanwhile: nobody knows whether they arrived, so they are not sent again. */
export async function giveUpSending(db: Db, beforeMs: number, nowMs: number): Promise<void> {
  await db
    .update(mails)
    .set({ state: 'failed', fault: 'Nobody knows whether it was sent.', updated_at: new Date(nowMs).toISOString() })
    .where(and(eq(mails.state, 'sending'), lte(mails.updated_at, new Date(beforeMs).toISOString())));
}

/** What became of mails, by what they are about. */
export async function statesOf(db: Db, abouts: readonly string[]): Promise<ReadonlyMap<string, MailRow['state']>> {
  const isAsked = sql`${mails.about} in (select value from json_each(${JSON.stringify(abouts)}))`;
  const rows = await db.select({ about: mails.about, state: mails.state }).from(mails).where(isAsked);
  return new Map(rows.map((row) => [row.about, row.state]));
}
