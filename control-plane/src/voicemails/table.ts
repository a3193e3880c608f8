import type { VoicemailFolder } from '@botpbx/shared/model/voicemail';
import type { MailboxId } from '@botpbx/shared/model/voicemail-setting';
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { flagColumn, idColumn, instantColumn, stampColumns, tenantColumn } from '../db/columns.ts';

export const voicemails = sqliteTable(
  'voicemails',
  {
    id: idColumn(),
    tenant_id: tenantColumn(),
    node_id: integer('node_id').notNull(),
    /** The node's own name of it. */
    ref: text('ref').notNull(),
    mailbox: text('mailbox', { mode: 'json' }).$type<MailboxId>().notNull(),
    folder: text('folder').$type<VoicemailFolder>().notNull(),
    from: text('from').notNull(),
    from_name: text('from_name'),
    received_at: instantColumn('received_at'),
    duration_ms: integer('duration_ms').notNull(),
    /** Of two changes of folder, mailbox or being there the later one counts, wherever it was made. */
    changed_at: instantColumn('changed_at'),
    /** A message that is gone stays known for a while: what comes late of it is nothing new. */
    deleted_at: text('deleted_at'),
    /** Whether the node has yet to be told of the last change. */
    untold: flagColumn('untold').default(false),
    audio_key: text('audio_key'),
    audio_bytes: integer('audio_bytes'),
    audio_hash: text('audio_hash'),
    /** What was said; null while nobody has understood it. */
    transcription: text('transcription'),
    email: text('email').$type<'none' | 'waiting' | 'sent' | 'failed'>().notNull().default('none'),
    ...stampColumns(),
  },
  (t) => [
    uniqueIndex('voicemails_ref').on(t.node_id, t.ref),
    index('voicemails_mailbox').on(t.tenant_id, t.mailbox, t.id),
    index('voicemails_untold').on(t.untold, t.changed_at),
  ],
);
