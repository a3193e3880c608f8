import type { FraudReason } from '@botpbx/shared/model/fraud-block';
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { flagColumn, idColumn, instantColumn, tenantColumn } from '../db/columns.ts';

export const fraudBlocks = sqliteTable(
  'fraud_blocks',
  {
    id: idColumn(),
    tenant_id: tenantColumn(),
    /** The node's name for it. */
    key: text('key').notNull(),
    node_id: integer('node_id').notNull(),
    extension: text('extension'),
    reason: text('reason').$type<FraudReason>().notNull(),
    /** With commas between. */
    prefixes: text('prefixes').notNull(),
    blocked_at: instantColumn('blocked_at'),
    released_at: text('released_at'),
    rightful: flagColumn('rightful').default(false),
  },
  (t) => [uniqueIndex('fraud_blocks_key').on(t.tenant_id, t.key), index('fraud_blocks_open').on(t.tenant_id, t.released_at)],
);
