import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { instantColumn } from '../db/columns.ts';

/** Numbered and immutable; only what the node answered is added. */
export const revisions = sqliteTable(
  'revisions',
  {
    node_id: integer('node_id').notNull(),
    revision: integer('revision').notNull(),
    schema: integer('schema').notNull(),
    hash: text('hash').notNull(),
    signature: text('signature').notNull(),
    rollback_of: integer('rollback_of'),
    created_at: instantColumn('created_at'),
    applied_at: text('applied_at'),
    applied_ms: integer('applied_ms'),
    /** JSON of `ConfigFault[]`. */
    faults: text('faults').notNull().default('[]'),
  },
  (t) => [primaryKey({ columns: [t.node_id, t.revision] })],
);

/**
 * Which sections make a revision, as spans: a section stands from one revision until another takes its name.
 * So a change of one tenant writes one row, on a node that serves thousands.
 */
export const revisionSections = sqliteTable(
  'revision_sections',
  {
    node_id: integer('node_id').notNull(),
    name: text('name').notNull(),
    from_revision: integer('from_revision').notNull(),
    hash: text('hash').notNull(),
    /** The first revision without it; null while it stands. */
    until_revision: integer('until_revision'),
  },
  (t) => [
    primaryKey({ columns: [t.node_id, t.name, t.from_revision] }),
    index('revision_sections_hash').on(t.hash, t.node_id),
    index('revision_sections_until').on(t.node_id, t.until_revision),
  ],
);

/** The canonical JSON of each section, once for all nodes. */
export const sections = sqliteTable('sections', { hash: text('hash').primaryKey(), content: text('content').notNull() });
