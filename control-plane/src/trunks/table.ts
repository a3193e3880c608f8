import type { Codec, Trunk } from '@botpbx/shared/model/trunk';
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { flagColumn, idColumn, stampColumns, tenantColumn } from '../db/columns.ts';

export const trunks = sqliteTable(
  'trunks',
  {
    id: idColumn(),
    tenant_id: tenantColumn(),
    name: text('name').notNull(),
    host: text('host').notNull(),
    port: integer('port').notNull(),
    transport: text('transport').$type<Trunk['transport']>().notNull(),
    username: text('username'),
    codecs: text('codecs', { mode: 'json' }).$type<Codec[]>().notNull(),
    register: flagColumn('register'),
    max_concurrent_calls: integer('max_concurrent_calls'),
    /** Null: the tenant's first node. */
    node_id: integer('node_id'),
    /** Sealed under the master key; `password_key` stands for the row, whose id is not known when it is sealed. */
    password: text('password'),
    password_key: text('password_key').notNull(),
    password_version: integer('password_version').notNull().default(1),
    ...stampColumns(),
  },
  (t) => [uniqueIndex('trunks_name').on(t.tenant_id, t.name), index('trunks_host').on(t.host)],
);
