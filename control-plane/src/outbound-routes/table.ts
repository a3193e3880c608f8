import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { flagColumn, idColumn, stampColumns, tenantColumn } from '../db/columns.ts';

export const outboundRoutes = sqliteTable(
  'outbound_routes',
  {
    id: idColumn(),
    tenant_id: tenantColumn(),
    name: text('name').notNull(),
    position: integer('position').notNull(),
    pattern: text('pattern').notNull(),
    trunk_ids: text('trunk_ids', { mode: 'json' }).$type<number[]>().notNull(),
    prepend: text('prepend').notNull(),
    strip: integer('strip').notNull(),
    caller_id: text('caller_id'),
    pin_set_id: integer('pin_set_id'),
    time_condition_id: integer('time_condition_id'),
    enabled: flagColumn('enabled'),
    ...stampColumns(),
  },
  (t) => [index('outbound_routes_order').on(t.tenant_id, t.position, t.id)],
);
