import type { Destination } from '@botpbx/shared/model/destination';
import { index, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { idColumn, stampColumns, tenantColumn } from '../db/columns.ts';

export const inboundRoutes = sqliteTable(
  'inbound_routes',
  {
    id: idColumn(),
    tenant_id: tenantColumn(),
    name: text('name').notNull(),
    did: text('did').notNull(),
    /** The number without its plus: two spellings of one number are one. */
    did_digits: text('did_digits').notNull(),
    destination: text('destination', { mode: 'json' }).$type<Destination>().notNull(),
    ...stampColumns(),
  },
  (t) => [uniqueIndex('inbound_routes_did').on(t.tenant_id, t.did_digits), index('inbound_routes_digits').on(t.did_digits)],
);
