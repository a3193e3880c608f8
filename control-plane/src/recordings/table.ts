import type { RecordingSettings, RecordingTrigger } from '@botpbx/shared/model/recording';
import { index, integer, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { idColumn, instantColumn, tenantColumn } from '../db/columns.ts';

/** Recordings whose sound lies in the blobs. */
export const recordings = sqliteTable(
  'recordings',
  {
    id: idColumn(),
    tenant_id: tenantColumn(),
    call_id: text('call_id').notNull(),
    /** The node's own name of it. */
    name: text('name').notNull(),
    node_id: integer('node_id').notNull(),
    extension: text('extension').notNull(),
    party: text('party').notNull(),
    trigger: text('trigger').$type<RecordingTrigger>().notNull(),
    started_at: instantColumn('started_at'),
    /** Seconds. */
    duration: real('duration').notNull(),
    channels: integer('channels').notNull(),
    bytes: integer('bytes').notNull(),
    sha256: text('sha256').notNull(),
    file_name: text('file_name').notNull(),
    /** Key of the blob. */
    key: text('key').notNull(),
  },
  (t) => [
    uniqueIndex('recordings_name').on(t.node_id, t.name),
    index('recordings_newest').on(t.tenant_id, t.started_at, t.id),
    index('recordings_of_call').on(t.tenant_id, t.call_id),
  ],
);

/** How a tenant's calls are recorded; without a row, as by default. */
export const recordingSettings = sqliteTable('recording_settings', {
  id: idColumn(),
  tenant_id: tenantColumn().unique(),
  settings: text('settings', { mode: 'json' }).$type<RecordingSettings>().notNull(),
});
