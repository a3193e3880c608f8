import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { flagColumn, idColumn, instantColumn } from '../db/columns.ts';

/** Media nodes. They belong to the operator; who is served stands in `node_tenants`. */
export const nodes = sqliteTable('nodes', {
  id: idColumn(),
  name: text('name').notNull().unique(),
  address: text('address'),
  /** Raw Ed25519 public key, base64url; null until a machine has enrolled. */
  public_key: text('public_key'),
  /** Grows with each enrolment: links and bearers of the machine before are of no use afterwards. */
  generation: integer('generation').notNull().default(0),
  version: text('version'),
  latest_revision: integer('latest_revision'),
  latest_hash: text('latest_hash'),
  /** The highest ledger seq that the latest revision has taken in. */
  built_from_seq: integer('built_from_seq').notNull().default(0),
  applied_revision: integer('applied_revision'),
  applied_ms: integer('applied_ms'),
  /** JSON of `{revision, faults}`. */
  rejected: text('rejected'),
  pinned: flagColumn('pinned').default(false),
  last_seen_at: text('last_seen_at'),
  created_at: instantColumn('created_at'),
});

/** Which tenants a node serves, in order; the first is its default tenant. */
export const nodeTenants = sqliteTable(
  'node_tenants',
  {
    node_id: integer('node_id').notNull(),
    tenant_id: integer('tenant_id').notNull(),
    position: integer('position').notNull(),
    /** Null while it is served. A node may still bring events from the time before. */
    ended_at: text('ended_at'),
  },
  (t) => [
    primaryKey({ columns: [t.node_id, t.tenant_id] }),
    index('node_tenants_served').on(t.tenant_id, t.node_id).where(sql`ended_at is null`),
  ],
);

/** The one valid enrollment of a node; minting another replaces it. */
export const enrollments = sqliteTable('enrollments', {
  node_id: integer('node_id').primaryKey(),
  token_hash: text('token_hash').notNull().unique(),
  expires_at: instantColumn('expires_at'),
  /** Mark of the one request that spent the token. */
  spent_by: text('spent_by'),
});
