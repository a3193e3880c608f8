import { integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { idColumn, stampColumns, tenantColumn } from '../db/columns.ts';

/** Secrets that HTTP steps of flows use by name. */
export const flowSecrets = sqliteTable(
  'flow_secrets',
  {
    id: idColumn(),
    tenant_id: tenantColumn(),
    name: text('name').notNull(),
    /** Sealed under the master key; `value_place` stands for the row, whose id is not known when it is sealed. */
    value: text('value').notNull(),
    value_place: text('value_place').notNull(),
    value_version: integer('value_version').notNull().default(1),
    ...stampColumns(),
  },
  (t) => [uniqueIndex('flow_secrets_name').on(t.tenant_id, t.name)],
);
