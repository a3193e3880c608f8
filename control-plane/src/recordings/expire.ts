/** Deletes recordings that are older than their tenant keeps them. */
import { asc, eq, sql } from 'drizzle-orm';
import type { Platform } from '../platform/platform.ts';
import { recordingSettings, recordings } from './table.ts';

const DAY_MS = 86_400_000;
const AT_ONCE = 200;

/** A job of each minute: the oldest first, some at a time. The sound goes before the row, so that none is left that nobody knows. */
export async function expireRecordings({ db, blobs, clock, log }: Platform): Promise<void> {
  const days = sql<number>`${recordingSettings.settings} ->> '$.retention_days'`;
  const until = sql`strftime('%Y-%m-%dT%H:%M:%fZ', ${clock.nowMs() / 1000} - ${days} * ${DAY_MS / 1000}, 'unixepoch')`;
  const due = await db
    .select({ id: recordings.id, key: recordings.key })
    .from(recordings)
    .innerJoin(recordingSettings, eq(recordingSettings.tenant_id, recordings.tenant_id))
    .where(sql`${days} is not null and ${recordings.started_at} < ${until}`)
    .orderBy(asc(recordings.started_at))
    .limit(AT_ONCE);
  for (const { id, key } of due) {
    await blobs.delete(key);
    await db.delete(recordings).where(eq(recordings.id, id));
  }
  if (due.length > 0) log.info('recordings are past their time and were deleted', { count: due.length });
}
