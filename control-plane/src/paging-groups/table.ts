import { sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { flagColumn, idColumn, stampColumns, tenantColumn } from '../db/columns.ts';

export const pagingGroups = sqliteTable(
  'paging_groups',
  {
    id: idColumn(),
    tenant_id: tenantColumn(),
    name: text('name').notNull(),
    number: text('number').notNull(),
    extension_ids: text('extension_ids', { mode: 'json' }).$type<number[]>().notNull(),
    two_way: flagColumn('two_way'),
    skip_busy: flagColumn('skip_busy'),
    ...stampColumns(),
  },
  (t) => [uniqueIndex('paging_groups_number').on(t.tenant_id, t.number)],
);
