import type { ProviderName } from '@botpbx/shared/model/speech-setting';
import { integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { idColumn, stampColumns, tenantColumn } from '../db/columns.ts';

/** Accounts that a tenant has with providers of language and speech. */
export const providerAccounts = sqliteTable(
  'provider_accounts',
  {
    id: idColumn(),
    tenant_id: tenantColumn(),
    provider: text('provider').$type<ProviderName>().notNull(),
    base_url: text('base_url'),
    /** Sealed under the master key; `key_place` stands for the row, whose id is not known when it is sealed. */
    api_key: text('api_key'),
    key_place: text('key_place').notNull(),
    key_version: integer('key_version').notNull().default(1),
    ...stampColumns(),
  },
  (t) => [uniqueIndex('provider_accounts_provider').on(t.tenant_id, t.provider)],
);
