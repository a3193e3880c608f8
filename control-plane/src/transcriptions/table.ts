import type { SpokenPart, SpokenWord, TranscriptionKind, TranscriptionSettings } from '@botpbx/shared/model/transcription';
import { index, integer, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { idColumn, instantColumn, tenantColumn } from '../db/columns.ts';

/** What was said in calls and messages. */
export const transcriptions = sqliteTable(
  'transcriptions',
  {
    id: idColumn(),
    tenant_id: tenantColumn(),
    /** Where it comes from: `n1-<recording>`, `n1-<message>`, or a conversation. */
    source: text('source').notNull(),
    kind: text('kind').$type<TranscriptionKind>().notNull(),
    call_id: text('call_id'),
    voicemail_id: integer('voicemail_id'),
    from: text('from').notNull(),
    to: text('to').notNull(),
    timestamp: instantColumn('timestamp'),
    /** Seconds. */
    duration: integer('duration').notNull(),
    text: text('text').notNull(),
    confidence: real('confidence'),
    words: text('words', { mode: 'json' }).$type<SpokenWord[]>().notNull(),
    speakers: text('speakers', { mode: 'json' }).$type<SpokenPart[]>().notNull(),
    summary: text('summary'),
    engine: text('engine').notNull(),
    created_at: instantColumn('created_at'),
  },
  (t) => [
    uniqueIndex('transcriptions_source').on(t.tenant_id, t.source),
    index('transcriptions_newest').on(t.tenant_id, t.timestamp, t.id),
    index('transcriptions_of_call').on(t.tenant_id, t.call_id),
    index('transcriptions_of_voicemail').on(t.tenant_id, t.voicemail_id),
  ],
);

/** How a tenant's calls become text; without a row, as by default. */
export const transcriptionSettings = sqliteTable('transcription_settings', {
  id: idColumn(),
  tenant_id: tenantColumn().unique(),
  settings: text('settings', { mode: 'json' }).$type<TranscriptionSettings>().notNull(),
});
