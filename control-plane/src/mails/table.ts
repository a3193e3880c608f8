import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { idColumn, instantColumn, stampColumns, tenantColumn } from '../db/columns.ts';

/** Mails that are to be sent, with what became of them. */
export const mails = sqliteTable(
  'mails',
  {
    id: idColumn(),
    tenant_id: tenantColumn(),
    /** What it is about, `voicemail:12`: nothing is mailed twice. */
    about: text('about').notNull().unique(),
    to: text('to').notNull(),
    subject: text('subject').notNull(),
    text: text('text').notNull(),
    /** Key of a blob that is attached. */
    attachment: text('attachment'),
    attachment_name: text('attachment_name'),
    attachment_type: text('attachment_type'),
    /** `sending`: handed over, and nobody knows yet what became of it. */
    state: text('state').$type<'waiting' | 'sending' | 'sent' | 'failed'>().notNull(),
    tries: integer('tries').notNull().default(0),
    due_at: instantColumn('due_at'),
    fault: text('fault'),
    ...stampColumns(),
  },
  (t) => [index('mails_due').on(t.state, t.due_at)],
);
