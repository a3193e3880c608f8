import type { ChangeTimes } from '@botpbx/shared/link/changes';
import type { Destination } from '@botpbx/shared/model/destination';
import type { Override, TimeRange } from '@botpbx/shared/model/time-condition';
import { index, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { idColumn, stampColumns, tenantColumn } from '../db/columns.ts';

export const timeConditions = sqliteTable(
  'time_conditions',
  {
    id: idColumn(),
    tenant_id: tenantColumn(),
    name: text('name').notNull(),
    /** Null: the tenant's. */
    time_zone: text('time_zone'),
    ranges: text('ranges', { mode: 'json' }).$type<TimeRange[]>().notNull(),
    calendar_ids: text('calendar_ids', { mode: 'json' }).$type<number[]>().notNull(),
    override: text('override').$type<Override>().notNull(),
    /** When the fields that nodes may change were changed last. */
    changed: text('changed', { mode: 'json' }).$type<ChangeTimes>().notNull().default({}),
    open_destination: text('open_destination', { mode: 'json' }).$type<Destination>().notNull(),
    closed_destination: text('closed_destination', { mode: 'json' }).$type<Destination>().notNull(),
    ...stampColumns(),
  },
  (t) => [index('time_conditions_tenant').on(t.tenant_id)],
);
