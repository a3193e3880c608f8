import type { UploadKind } from '@botpbx/shared/link/node-files';
import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { stampColumns, tenantColumn } from '../db/columns.ts';

/**
 * The place up to which the events of one epoch of a node's spool are stored.
 * The check turns "somebody else stored meanwhile" into an error that undoes the whole batch (see `ingest`).
 */
export const nodeEvents = sqliteTable(
  'node_events',
  { node_id: integer('node_id').notNull(), epoch: text('epoch').notNull(), seq: integer('seq').notNull() },
  (t) => [primaryKey({ columns: [t.node_id, t.epoch] }), check('place_moved', sql`${t.seq} >= 0`)],
);

/** Files on their way up from a node. */
export const uploads = sqliteTable(
  'uploads',
  {
    node_id: integer('node_id').notNull(),
    kind: text('kind').$type<UploadKind>().notNull(),
    /** The node's own name of the file. */
    id: text('id').notNull(),
    tenant_id: tenantColumn(),
    key: text('key').notNull(),
    bytes: integer('bytes').notNull(),
    sha256: text('sha256').notNull(),
    type: text('type').notNull(),
    meta: text('meta', { mode: 'json' }).$type<Record<string, unknown>>().notNull(),
    /** Of a file in pieces: what the store calls the whole, and what it calls each piece. */
    mark: text('mark'),
    tags: text('tags', { mode: 'json' }).$type<string[]>().notNull(),
    /** Bytes that are stored. */
    offset: integer('offset').notNull(),
    /** `open`: pieces are missing; `stored`: all are here; `done`: its kind has taken it in. */
    state: text('state', { enum: ['open', 'stored', 'done'] }).notNull(),
    ...stampColumns(),
  },
  (t) => [primaryKey({ columns: [t.node_id, t.kind, t.id] }), index('uploads_updated').on(t.updated_at)],
);
