import { AppError } from '@botpbx/shared/base/errors';
import type { CallId } from '@botpbx/shared/base/ids';
import {
  DEFAULT_TRANSCRIPTION,
  type Transcription,
  type TranscriptionKind,
  TranscriptionSettings,
  type TranscriptionSettingsPatch,
} from '@botpbx/shared/model/transcription';
import { and, eq, gte, inArray, lt, lte, or, type SQL, sql } from 'drizzle-orm';
import type { Db, Statement } from '../db/client.ts';
import type { TenantDb } from '../db/scoped.ts';
import { containing } from '../kit/search.ts';
import { transcriptions as t, transcriptionSettings } from './table.ts';

export type TranscriptionRow = typeof t.$inferSelect;
export type NewTranscription = Omit<typeof t.$inferInsert, 'id'>;

/** The statement that enters one; what is there already stays as it is. */
export const putTranscription = (db: Db, row: NewTranscription): Statement => db.insert(t).values(row).onConflictDoNothing();

export interface TranscriptionFilter {
  readonly fromMs: number | undefined;
  /** Inclusive. */
  readonly untilMs: number | undefined;
  readonly kind: TranscriptionKind | undefined;
  readonly call_id: string | undefined;
  readonly party: string | undefined;
  readonly search: string | undefined;
}

export interface TranscriptionPage {
  /** Where the page before ended. */
  readonly after: { readonly startedAt: string; readonly id: number } | undefined;
  readonly limit: number;
}

/** Newest first, one more than `limit`. */
export function listTranscriptions(db: TenantDb, filter: TranscriptionFilter, page: TranscriptionPage): Promise<TranscriptionRow[]> {
  const { fromMs, untilMs, kind, call_id, party, search } = filter;
  const { after, limit } = page;
  const where = and(
    fromMs === undefined ? undefined : gte(t.timestamp, new Date(fromMs).toISOString()),
    untilMs === undefined ? undefined : lte(t.timestamp, new Date(untilMs).toISOString()),
    kind && eq(t.kind, kind),
    call_id === undefined ? undefined : eq(t.call_id, call_id),
    party === undefined ? undefined : talked(party),
    search === undefined ? undefined : containing(t.text, search),
    after && or(lt(t.timestamp, after.startedAt), and(eq(t.timestamp, after.startedAt), lt(t.id, after.id))),
  );
  return db.list(t, { where, orderBy: sql`${t.timestamp} desc, ${t.id} desc`, limit: limit + 1 });
}

/** The number with and without its plus. */
function talked(party: string): SQL | undefined {
  const digits = party.replace(/^\+/, '');
  const spellings = [digits, `+${digits}`];
  return or(inArray(t.from, spellings), inArray(t.to, spellings));
}

/** All of a call, in the order in which it was spoken. @throws transcription.not_found */
export async function transcriptionsOfCall(db: TenantDb, callId: CallId): Promise<[TranscriptionRow, ...TranscriptionRow[]]> {
  const [first, ...rest] = await db.list(t, { where: eq(t.call_id, callId), orderBy: sql`${t.timestamp}, ${t.id}` });
  if (!first) throw new AppError('transcription.not_found');
  return [first, ...rest];
}

/** @throws transcription.not_found */
export async function removeTranscription(db: TenantDb, id: number): Promise<void> {
  const change = { action: 'transcription.deleted', subject: `transcription:${id}`, desired: false };
  const rows = await db.commit([db.remove(t, id)], change);
  if (rows.length === 0) throw new AppError('transcription.not_found');
}

/** How the tenant's calls become text. */
export const getTranscriptionSettings = (db: TenantDb): Promise<TranscriptionSettings> =>
  db.list(transcriptionSettings, { limit: 1 }).then(([row]) => ({ ...DEFAULT_TRANSCRIPTION, ...row?.settings }));

/** Changes what the patch names. */
export async function updateTranscriptionSettings(db: TenantDb, patch: TranscriptionSettingsPatch): Promise<TranscriptionSettings> {
  const settings = TranscriptionSettings.parse({ ...(await getTranscriptionSettings(db)), ...patch });
  const put = db
    .insert(transcriptionSettings, { settings })
    .onConflictDoUpdate({ target: transcriptionSettings.tenant_id, set: { settings } });
  await db.commit([put], { action: 'transcription_settings.updated', subject: `tenant:${db.tenantId}`, desired: true });
  return settings;
}

/** A row as a list shows it. */
export const shown = ({
  tenant_id: _,
  source: _source,
  words: _words,
  speakers: _speakers,
  created_at: _at,
  ...row
}: TranscriptionRow) => ({
  ...row,
  call_id: row.call_id as Transcription['call_id'],
});
