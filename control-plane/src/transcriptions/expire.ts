/** Which texts are older than their tenant keeps them. */
import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import type { Platform } from '../platform/platform.ts';
import { transcriptionSettings as s, transcriptions as t } from './table.ts';

/** True in SQL for rows whose tenant keeps texts for fewer days than have passed since. */
export const isPastKeeping = ({ tenantId, at, nowMs }: { tenantId: SQLiteColumn; at: SQLiteColumn; nowMs: number }): SQL =>
  sql`exists (select 1 from ${s} where ${s.tenant_id} = ${tenantId} and ${s.settings} ->> '$.retention_days' is not null
    and ${at} < strftime('%Y-%m-%dT%H:%M:%fZ', ${nowMs / 1000} - (${s.settings} ->> '$.retention_days') * 86400, 'unixepoch'))`;

/** Deletes texts that are past their time. A job of each minute calls it. */
export async function expireTranscriptions({ db, clock }: Platform): Promise<void> {
  await db.delete(t).where(isPastKeeping({ tenantId: t.tenant_id, at: t.timestamp, nowMs: clock.nowMs() }));
}

/** Deletes texts of messages that are gone. */
export async function forgetTextsOf({ db }: Platform, isGone: (voicemailId: SQLiteColumn) => SQL): Promise<void> {
  await db.delete(t).where(and(eq(t.kind, 'voicemail'), isGone(t.voicemail_id)));
}
