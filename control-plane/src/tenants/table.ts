import type { Destination } from '@botpbx/shared/model/destination';
import { sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { idColumn, stampColumns } from '../db/columns.ts';

export const tenants = sqliteTable('tenants', {
  id: idColumn(),
  slug: text('slug').notNull().unique(),
  name: text('name').notNull(),
  time_zone: text('time_zone').notNull(),
  fallback: text('fallback', { mode: 'json' }).$type<Destination>(),
  /** Written once: digests of the phones' secrets hold it. */
  sip_domain: text('sip_domain').notNull().unique(),
  ...stampColumns(),
});
