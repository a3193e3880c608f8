import type { Destination } from '@botpbx/shared/model/destination';
import { integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { idColumn, stampColumns, tenantColumn } from '../db/columns.ts';

export const parkingLots = sqliteTable(
  'parking_lots',
  {
    id: idColumn(),
    tenant_id: tenantColumn(),
    name: text('name').notNull(),
    number: text('number'),
    first_slot: text('first_slot').notNull(),
    slots: integer('slots').notNull(),
    timeout: integer('timeout').notNull(),
    timeout_destination: text('timeout_destination', { mode: 'json' }).$type<Destination>(),
    ...stampColumns(),
  },
  (t) => [uniqueIndex('parking_lots_number').on(t.tenant_id, t.number)],
);
