import type { Destination } from '@botpbx/shared/model/destination';
import type { RingStrategy } from '@botpbx/shared/model/ring-group';
import { integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { idColumn, stampColumns, tenantColumn } from '../db/columns.ts';

export const ringGroups = sqliteTable(
  'ring_groups',
  {
    id: idColumn(),
    tenant_id: tenantColumn(),
    name: text('name').notNull(),
    /** No extension of the tenant has it either; whoever writes one of both sees to that. */
    number: text('number'),
    strategy: text('strategy').$type<RingStrategy>().notNull(),
    extension_ids: text('extension_ids', { mode: 'json' }).$type<number[]>().notNull(),
    ring_timeout: integer('ring_timeout').notNull(),
    failover: text('failover', { mode: 'json' }).$type<Destination>(),
    ...stampColumns(),
  },
  (t) => [uniqueIndex('ring_groups_number').on(t.tenant_id, t.number)],
);
