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
  (t) => [index('ledger_tenant').on(t.tenant_id, t.seq), index('ledger_desired').on(t.desired, t.tenant_id, t.seq)],
);

export interface Change {
  /** `extension.created` */
  readonly action: string;
  /** `extension:12`; for a row that the same batch inserts last, only its noun. */
  readonly subject: string | { readonly created: string };
  /** Does it change what nodes should run? */
  readonly desired: boolean;
}

/** The statement that writes one entry; it goes last into the batch. */
export function ledgerEntry(db: Db, entry: Change & { tenantId: number; actor: string; nowMs: number }) {
  const subject: string | SQL<string> =
    typeof entry.subject === 'string' ? entry.subject : sql<string>`${entry.subject.created} || ':' || last_insert_rowid()`;
  return db.insert(ledger).values({
    tenant_id: entry.tenantId,
    actor: entry.actor,
    action: entry.action,
    subject: subject as string,
    desired: entry.desired,
    at: new Date(entry.nowMs).toISOString(),
  });
}
