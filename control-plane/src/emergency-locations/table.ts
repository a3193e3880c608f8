import { sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { idColumn, stampColumns, tenantColumn } from '../db/columns.ts';

export const emergencyLocations = sqliteTable('emergency_locations', {
  id: idColumn(),
  tenant_id: tenantColumn(),
  name: text('name').notNull(),
  address: text('address').notNull(),
  caller_id: text('caller_id').notNull(),
  notify_emails: text('notify_emails', { mode: 'json' }).$type<string[]>().notNull(),
  ...stampColumns(),
});
