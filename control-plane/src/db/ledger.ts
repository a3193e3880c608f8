/** The ledger: audit log and mark of what nodes must hear of, written in the same batch as the rows it speaks of. */
import { type SQL, sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { Db } from './client.ts';
import { flagColumn, tenantColumn } from './columns.ts';

export const ledger = sqliteTable(
  'ledger',
  {
    seq: integer('seq').primaryKey({ autoIncrement: true }),
    tenant_id: tenantColumn(),
    actor: text('actor').notNull(),
    action: text('action').notNull(),
    subject: text('subject').notNull(),
    desired: flagColumn('desired'),
    at: text('at').notNull(),
  },
  (t) => [index('ledger_tenant').on(t.tenant_id, t.seq), index('ledger_desired').on(t.tenant_id, t.desired, t.seq)],
);

export interface Change {
  /** `extension.created` */
  readonly action: string;
  /** `extension:12`; for a row that the same batch inserts last, only its noun; else an expression that makes the text. */
  readonly subject: string | { readonly created: string } | SQL<string>;
  /** Does it change what nodes should run? */
  readonly desired: boolean;
}

export interface Entry extends Change {
  readonly tenantId: number;
  readonly actor: string;
  readonly nowMs: number;
}

/** The statement that writes one entry if the condition holds: by default, if the statement before it changed a row. It goes last into the batch. */
export function ledgerEntry(db: Db, entry: Entry, where: SQL = sql`changes() > 0`) {
  const desired = entry.desired ? 1 : 0;
  const at = new Date(entry.nowMs).toISOString();
  return db
    .insert(ledger)
    .select(
      () => sql`select null, ${entry.tenantId}, ${entry.actor}, ${entry.action}, ${subjectOf(entry)}, ${desired}, ${at} where ${where}`,
    );
}

const subjectOf = ({ subject }: Change): SQL =>
  typeof subject === 'string' ? sql`${subject}` : 'created' in subject ? sql`${subject.created} || ':' || last_insert_rowid()` : subject;
