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
  /** What goes on and on, such as saving while somebody types: told once in this time, as long as nothing else happens to the subject. */
  readonly onceInMs?: number;
}

export interface Entry extends Change {
  readonly tenantId: number;
  readonly actor: string;
  readonly nowMs: number;
}

/** The statement that writes one entry if the condition holds: by default, if the statement before it changed a row. It goes last into the batch. */
export function ledgerEntry(db: Db, entry: Entry, where: SQL = sql`changes() > 0`) {
  const holds = entry.onceInMs === undefined ? where : sql`${where} and not ${isTold(entry, entry.onceInMs)}`;
  const desired = entry.desired ? 1 : 0;
  const at = new Date(entry.nowMs).toISOString();
  return db
    .insert(ledger)
    .select(
      () => sql`select null, ${entry.tenantId}, ${entry.actor}, ${entry.action}, ${subjectOf(entry)}, ${desired}, ${at} where ${holds}`,
    );
}

/** How far back is looked. */
const LATEST = 200;

/** True in SQL if the same actor did the same to the subject last, not long ago. */
function isTold(entry: Entry, withinMs: number): SQL {
  const latest = sql`select seq, actor, action, subject, at from ${ledger} where ${ledger.tenant_id} = ${entry.tenantId} order by seq desc limit ${LATEST}`;
  const last = sql`select * from (${latest}) where subject = ${subjectOf(entry)} order by seq desc limit 1`;
  const since = new Date(entry.nowMs - withinMs).toISOString();
  return sql`exists (select 1 from (${last}) where actor = ${entry.actor} and action = ${entry.action} and at > ${since})`;
}

const subjectOf = ({ subject }: Change): SQL =>
  typeof subject === 'string' ? sql`${subject}` : 'created' in subject ? sql`${subject.created} || ':' || last_insert_rowid()` : subject;
