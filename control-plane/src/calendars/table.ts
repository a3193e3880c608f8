import type { Holiday } from '@botpbx/shared/model/calendar';
import { index, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { idColumn, stampColumns, tenantColumn } from '../db/columns.ts';

export const calendars = sqliteTable(
  'calendars',
  {
    id: idColumn(),
    tenant_id: tenantColumn(),
    name: text('name').notNull(),
    holidays: text('holidays', { mode: 'json' }).$type<Holiday[]>().notNull(),
    ...stampColumns(),
  },
  (t) => [index('calendars_tenant').on(t.tenant_id)],
);
