import { AppError } from '@botpbx/shared/base/errors';
import type { VoicemailFolder } from '@botpbx/shared/model/voicemail';
import type { MailboxId } from '@botpbx/shared/model/voicemail-setting';
import { and, asc, desc, eq, isNotNull, isNull, lt, type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import type { Db, Statement } from '../db/client.ts';
import type { TenantDb } from '../db/scoped.ts';
import { voicemails } from './table.ts';

export type VoicemailRow = typeof voicemails.$inferSelect;

/** @throws voicemail.not_found */
export async function getVoicemail(db: TenantDb, id: number): Promise<VoicemailRow> {
  const [row] = await db.list(voicemails, { where: and(eq(voicemails.id, id), isNull(voicemails.deleted_at)), limit: 1 });
  if (!row) throw new AppError('voicemail.not_found');
  return row;
}

export interface VoicemailPage {
  /** Id of the last row of the page before; 0 for the first. */
  readonly beforeId: number;
  readonly limit: number;
  readonly mailbox?: MailboxId | undefined;
  readonly folder?: VoicemailFolder | undefined;
}

/** Newest first, one more than `limit`. */
export function listVoicemails(db: TenantDb, { beforeId, limit, mailbox, folder }: VoicemailPage): Promise<VoicemailRow[]> {
  const where = and(
    isNull(voicemails.deleted_at),
    beforeId === 0 ? undefined : lt(voicemails.id, beforeId),
    mailbox === undefined ? undefined : eq(voicemails.mailbox, mailbox),
    folder === undefined ? undefined : eq(voicemails.folder, folder),
  );
  return db.list(voicemails, { where, orderBy: sql`${voicemails.id} desc`, limit: limit + 1 });
}

export interface VoicemailChange {
  readonly fields: Partial<Pick<VoicemailRow, 'folder' | 'mailbox' | 'deleted_at'>>;
  readonly action: 'voicemail.moved' | 'voicemail.deleted';
  readonly where?: SQL | undefined;
}

/** Changes a message and marks it for its node; undefined if the condition did not hold. */
export async function changeVoicemail(
  db: TenantDb,
  old: VoicemailRow,
  { fields, action, where }: VoicemailChange,
): Promise<VoicemailRow | undefined> {
  const changed_at = later(db.now(), old.changed_at);
  const patch = { ...fields, changed_at, updated_at: db.now(), untold: true };
  const update = db.update(voicemails, old.id, patch, and(isNull(voicemails.deleted_at), where));
  return (await db.commit<VoicemailRow[]>([update], { action, subject: `voicemail:${old.id}`, desired: false }))[0];
}

/** An instant after the one before, whosever clock told that. */
const later = (now: string, before: string): string => (now > before ? now : new Date(Date.parse(before) + 1).toISOString());

/** Messages whose node has yet to be told, the longest untold first. */
export const listUntold = (db: Db, limit: number): Promise<VoicemailRow[]> =>
  db.select().from(voicemails).where(eq(voicemails.untold, true)).orderBy(asc(voicemails.changed_at)).limit(limit);

/** The node knows the change of that instant. */
export async function markTold(db: Db, { id, changed_at }: VoicemailRow): Promise<void> {
  await db
    .update(voicemails)
    .set({ untold: false })
    .where(and(eq(voicemails.id, id), eq(voicemails.changed_at, changed_at)));
}

/** Messages that are gone and whose sound is still there. */
export const listRemains = (db: Db, limit: number): Promise<VoicemailRow[]> =>
  db
    .select()
    .from(voicemails)
    .where(and(isNotNull(voicemails.deleted_at), isNotNull(voicemails.audio_key)))
    .limit(limit);

export async function forgetSound(db: Db, id: number): Promise<void> {
  await db.update(voicemails).set({ audio_key: null }).where(eq(voicemails.id, id));
}

/** What is gone so long is forgotten for good. */
export async function forgetGone(db: Db, before: string): Promise<void> {
  await db
    .delete(voicemails)
    .where(
      and(isNotNull(voicemails.deleted_at), lt(voicemails.deleted_at, before), isNull(voicemails.audio_key), eq(voicemails.untold, false)),
    );
}

/** The message that a node's name stands for. */
export async function findByRef(db: Db, nodeId: number, ref: string): Promise<VoicemailRow | undefined> {
  return (
    await db
      .select()
      .from(voicemails)
      .where(and(eq(voicemails.node_id, nodeId), eq(voicemails.ref, ref)))
  )[0];
}

/** Says where the sound is. */
export async function setSound(db: Db, id: number, sound: Pick<VoicemailRow, 'audio_key' | 'audio_bytes' | 'audio_hash'>): Promise<void> {
  await db.update(voicemails).set(sound).where(eq(voicemails.id, id));
}

export async function setEmail(db: Db, id: number, email: VoicemailRow['email']): Promise<void> {
  await db.update(voicemails).set({ email }).where(eq(voicemails.id, id));
}

/** Messages whose mail is on its way. */
export const listMailed = (db: Db, limit: number): Promise<VoicemailRow[]> =>
  db.select().from(voicemails).where(eq(voicemails.email, 'waiting')).orderBy(desc(voicemails.id)).limit(limit);

/** The statement that says what was spoken. */
export const setTranscription = (db: Db, id: number, transcription: string): Statement =>
  db.update(voicemails).set({ transcription }).where(eq(voicemails.id, id));

/** True in SQL where the column names a message that is not there any more. */
export const isMessageGone = (id: SQLiteColumn): SQL =>
  sql`not exists (select 1 from ${voicemails} where ${voicemails.id} = ${id} and ${voicemails.deleted_at} is null)`;
