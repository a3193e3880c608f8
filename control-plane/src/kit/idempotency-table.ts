import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { instantColumn, tenantColumn } from '../db/columns.ts';

/** One key that a client chose for one write, with the answer once there is one. Rows live for 24 hours. */
export const idempotencyKeys = sqliteTable(
  'idempotency_keys',
  {
    tenant_id: tenantColumn(),
    key: text('key').notNull(),
    /** Hash of who asked for what: another request must not use the key. */
    request: text('request').notNull(),
    /** Random name of the try that may commit. A try that waited too long loses it to the next. */
    claim: text('claim').notNull(),
    /** `pending`: nothing has happened yet; `committed`: the rows are written; `done`: the answer is kept. */
    state: text('state', { enum: ['pending', 'committed', 'done'] }).notNull(),
    claimed_until_ms: integer('claimed_until_ms').notNull(),
    status: integer('status'),
    body: text('body'),
    created_at: instantColumn('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenant_id, t.key] }), index('idempotency_keys_created').on(t.created_at)],
);
