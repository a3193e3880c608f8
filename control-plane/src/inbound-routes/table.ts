import type { Destination } from '@botpbx/shared/model/destination';
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { idColumn, stampColumns, tenantColumn } from '../db/columns.ts';

export const inboundRoutes = sqliteTable(
  'inbound_routes',
  {
    id: idColumn(),
    tenant_id: tenantColumn(),
    name: text('name').notNull(),
    did: text('did').notNull(),
    /** The number or its beginning without the plus: two spellings of one number are one. */
    did_digits: text('did_digits').notNull(),
    caller: text('caller'),
    /** The caller without the plus; empty for all. */
    caller_key: text('caller_key').notNull().default(''),
    destination: text('destination', { mode: 'json' }).$type<Destination>().notNull(),
    time_condition_id: integer('time_condition_id'),
    closed_destination: text('closed_destination', { mode: 'json' }).$type<Destination>(),
    name_prefix: text('name_prefix'),
    number_list_ids: text('number_list_ids', { mode: 'json' }).$type<number[]>().notNull().default([]),
    ...stampColumns(),
  },
  (t) => [uniqueIndex('inbound_routes_did').on(t.tenant_id, t.did_digits, t.caller_key), index('inbound_routes_digits').on(t.did_digits)],
);
