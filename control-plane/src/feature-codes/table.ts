import type { FeatureCodesPatch } from '@botpbx/shared/model/feature-codes';
import { sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { idColumn, stampColumns, tenantColumn } from '../db/columns.ts';

/** At most one row a tenant; one that never chose has none. */
export const featureCodes = sqliteTable(
  'feature_codes',
  {
    id: idColumn(),
    tenant_id: tenantColumn(),
    /** What was chosen; the rest has the default. */
    codes: text('codes', { mode: 'json' }).$type<FeatureCodesPatch>().notNull(),
    ...stampColumns(),
  },
  (t) => [uniqueIndex('feature_codes_tenant').on(t.tenant_id)],
);
