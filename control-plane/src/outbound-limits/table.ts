import type { OutboundLimits } from '@botpbx/shared/model/outbound-limits';
import { sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { idColumn, stampColumns, tenantColumn } from '../db/columns.ts';

/** At most one row a tenant; one that never said anything has none. */
export const outboundLimits = sqliteTable(
  'outbound_limits',
  {
    id: idColumn(),
    tenant_id: tenantColumn(),
    /** What was said; the rest has the default. */
    limits: text('limits', { mode: 'json' }).$type<Partial<OutboundLimits>>().notNull(),
    ...stampColumns(),
  },
  (t) => [uniqueIndex('outbound_limits_tenant').on(t.tenant_id)],
);
