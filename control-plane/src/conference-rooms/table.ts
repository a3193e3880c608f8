import { integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { flagColumn, idColumn, stampColumns, tenantColumn } from '../db/columns.ts';

export const conferenceRooms = sqliteTable(
  'conference_rooms',
  {
    id: idColumn(),
    tenant_id: tenantColumn(),
    name: text('name').notNull(),
    number: text('number').notNull(),
    pin: text('pin'),
    admin_pin: text('admin_pin'),
    max_members: integer('max_members').notNull(),
    wait_for_leader: flagColumn('wait_for_leader'),
    announce: flagColumn('announce'),
    recorded: flagColumn('recorded'),
    ...stampColumns(),
  },
  (t) => [uniqueIndex('conference_rooms_number').on(t.tenant_id, t.number)],
);
