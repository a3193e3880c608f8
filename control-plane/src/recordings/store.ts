/** Recordings: rows here, sounds in the blobs. */
import { AppError } from '@botpbx/shared/base/errors';
import type { CallId } from '@botpbx/shared/base/ids';
import { DEFAULT_RECORDING, RecordingSettings, type RecordingSettingsPatch, type RecordingTrigger } from '@botpbx/shared/model/recording';
import { and, eq, gte, inArray, lt, lte, or, type SQL, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import type { TenantDb } from '../db/scoped.ts';
import { recordingSettings, recordings } from './table.ts';

type Row = typeof recordings.$inferSelect;
/** A row with its call's id as the wire brands it; it was checked when the node sent it. */
export type RecordingRow = Omit<Row, 'call_id'> & { call_id: CallId };

export interface RecordingFilter {
  readonly fromMs: number | undefined;
  /** Inclusive. */
  readonly untilMs: number | undefined;
  readonly party: string | undefined;
  readonly trigger: RecordingTrigger | undefined;
  readonly callId: string | undefined;
}

export interface RecordingPage {
  /** Where the page before ended. */
  readonly after: { readonly startedAt: string; readonly id: number } | undefined;
  readonly limit: number;
}

const newestFirst = sql`${recordings.started_at} desc, ${recordings.id} desc`;

/** Newest first, one more than `limit`. */
export async function listRecordings(db: TenantDb, filter: RecordingFilter, { after, limit }: RecordingPage): Promise<RecordingRow[]> {
  const { started_at, id, trigger, call_id } = recordings;
  const { fromMs, untilMs, party } = filter;
  const where = and(
    fromMs === undefined ? undefined : gte(started_at, new Date(fromMs).toISOString()),
    untilMs === undefined ? undefined : lte(started_at, new Date(untilMs).toISOString()),
    filter.trigger && eq(trigger, filter.trigger),
    filter.callId === undefined ? undefined : eq(call_id, filter.callId),
    party === undefined ? undefined : talked(party),
    after && or(lt(started_at, after.startedAt), and(eq(started_at, after.startedAt), lt(id, after.id))),
  );
  return (await db.list(recordings, { where, orderBy: newestFirst, limit: limit + 1 })) as RecordingRow[];
}

/** The number with and without its plus. */
function talked(party: string): SQL | undefined {
  const digits = party.replace(/^\+/, '');
  const spellings = [digits, `+${digits}`];
  return or(inArray(recordings.extension, spellings), inArray(recordings.party, spellings));
}

/** @throws recording.not_found */
export async function getRecording(db: TenantDb, id: number): Promise<RecordingRow> {
  const row = await db.find(recordings, id);
  if (!row) throw new AppError('recording.not_found');
  return row as RecordingRow;
}

/** The first recording of a call. @throws recording.not_found */
export async function firstOfCall(db: TenantDb, callId: string): Promise<RecordingRow> {
  const [row] = await db.list(recordings, { where: eq(recordings.call_id, callId), limit: 1 });
  if (!row) throw new AppError('recording.not_found');
  return row as RecordingRow;
}

/** Enters a recording; one that is there already stays as it is. */
export async function enterRecording(db: Db, row: Omit<Row, 'id'>): Promise<void> {
  await db.insert(recordings).values(row).onConflictDoNothing();
}

/** Removes the row; gives the key of its sound. @throws recording.not_found */
export async function removeRecording(db: TenantDb, id: number): Promise<string> {
  const change = { action: 'recording.deleted', subject: `recording:${id}`, desired: false };
  const [row] = await db.commit<Row[]>([db.remove(recordings, id)], change);
  if (!row) throw new AppError('recording.not_found');
  return row.key;
}

/** How the tenant's calls are recorded. */
export async function getRecordingSettings(db: TenantDb): Promise<RecordingSettings> {
  const [row] = await db.list(recordingSettings, { limit: 1 });
  return { ...DEFAULT_RECORDING, ...row?.settings };
}

/** Changes what the patch names. */
export async function updateRecordingSettings(db: TenantDb, patch: RecordingSettingsPatch): Promise<RecordingSettings> {
  const settings = RecordingSettings.parse({ ...(await getRecordingSettings(db)), ...patch });
  const put = db.insert(recordingSettings, { settings }).onConflictDoUpdate({ target: recordingSettings.tenant_id, set: { settings } });
  await db.commit([put], { action: 'recording_settings.updated', subject: `tenant:${db.tenantId}`, desired: true });
  return settings;
}
