import type { ExtensionStatus } from '@botpbx/shared/model/extension';
import type { OutboundPermission } from '@botpbx/shared/model/outbound-route';
import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { idColumn, stampColumns, tenantColumn } from '../db/columns.ts';

export const extensions = sqliteTable(
  'extensions',
  {
    id: idColumn(),
    tenant_id: tenantColumn(),
    extension: text('extension').notNull(),
    name: text('name').notNull(),
    email: text('email'),
    caller_id: text('caller_id'),
    ring_timeout: integer('ring_timeout').notNull(),
    outbound: text('outbound').$type<OutboundPermission>().notNull().default('international'),
    /** Null: the tenant's first node. */
    node_id: integer('node_id'),
    status: text('status').$type<ExtensionStatus>().notNull().default('unavailable'),
    /** Sealed under the master key; `secret_key` stands for the row, whose id is not known when it is sealed. */
    secret: text('secret').notNull(),
    secret_key: text('secret_key').notNull(),
    /** Grows with whatever changes the digest: the secret and the number. */
    secret_version: integer('secret_version').notNull().default(1),
    ...stampColumns(),
  },
  (t) => [
    uniqueIndex('extensions_number').on(t.tenant_id, t.extension),
    index('extensions_order').on(t.tenant_id, sql`length(extension)`, t.extension),
  ],
);
