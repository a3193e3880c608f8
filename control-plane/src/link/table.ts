import { sql } from 'drizzle-orm';
import { check, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/**
 * The place up to which the events of one epoch of a node's spool are stored.
 * The check turns "somebody else stored meanwhile" into an error that undoes the whole batch (see `ingest`).
 */
export const nodeEvents = sqliteTable(
  'node_events',
  { node_id: integer('node_id').notNull(), epoch: text('epoch').notNull(), seq: integer('seq').notNull() },
  (t) => [primaryKey({ columns: [t.node_id, t.epoch] }), check('place_moved', sql`${t.seq} >= 0`)],
);
