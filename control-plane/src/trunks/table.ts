import type { CarrierPlace } from '@botpbx/shared/model/carrier';
import type { Trunk, TrunkPreset } from '@botpbx/shared/model/trunk';
import type { Codec } from '@botpbx/shared/model/trunk-setting';
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { flagColumn, idColumn, stampColumns, tenantColumn } from '../db/columns.ts';

export const trunks = sqliteTable(
  'trunks',
  {
    id: idColumn(),
    tenant_id: tenantColumn(),
    name: text('name').notNull(),
    preset: text('preset').$type<TrunkPreset>().notNull().default('custom'),
    enabled: flagColumn('enabled').default(true),
    host: text('host').notNull(),
    port: integer('port').notNull(),
    transport: text('transport').$type<Trunk['transport']>().notNull(),
    username: text('username'),
    auth_username: text('auth_username'),
    outbound_proxy: text('outbound_proxy'),
    codecs: text('codecs', { mode: 'json' }).$type<Codec[]>().notNull(),
    register: flagColumn('register'),
    media_encryption: text('media_encryption').$type<Trunk['media_encryption']>().notNull().default('none'),
    media_encryption_optional: flagColumn('media_encryption_optional').default(false),
    tls_verify: flagColumn('tls_verify').default(true),
    dtmf_mode: text('dtmf_mode').$type<Trunk['dtmf_mode']>().notNull().default('rfc4733'),
    qualify: flagColumn('qualify').default(true),
    qualify_frequency: integer('qualify_frequency').notNull().default(30),
    direct_media: flagColumn('direct_media').default(false),
    force_rport: flagColumn('force_rport').default(true),
    rewrite_contact: flagColumn('rewrite_contact').default(false),
    t38: flagColumn('t38').default(false),
    from_user: text('from_user'),
    from_domain: text('from_domain'),
    number_format: text('number_format').$type<Trunk['number_format']>().notNull().default('unchanged'),
    inbound_addresses: text('inbound_addresses', { mode: 'json' }).$type<string[]>().notNull().default([]),
    max_concurrent_calls: integer('max_concurrent_calls'),
    /** Where its carrier is known to be; made from the fields above, for the rule that a number of two tenants must not come from one place. */
    carrier: text('carrier', { mode: 'json' }).$type<CarrierPlace>().notNull().default({ hosts: [], ranges: [] }),
    /** As its node last saw it. */
    status: text('status').$type<Trunk['status']>().notNull().default('unknown'),
    latency_ms: integer('latency_ms'),
    status_at: text('status_at'),
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
