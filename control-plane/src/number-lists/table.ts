import type { Destination } from '@botpbx/shared/model/destination';
import type { NumberListAction, NumberListKind } from '@botpbx/shared/model/number-list';
import { sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { flagColumn, idColumn, stampColumns, tenantColumn } from '../db/columns.ts';

export const numberLists = sqliteTable(
  'number_lists',
  {
    id: idColumn(),
    tenant_id: tenantColumn(),
    name: text('name').notNull(),
    kind: text('kind').$type<NumberListKind>().notNull(),
    numbers: text('numbers', { mode: 'json' }).$type<string[]>().notNull(),
    everywhere: flagColumn('everywhere'),
    action: text('action').$type<NumberListAction>().notNull(),
    destination: text('destination', { mode: 'json' }).$type<Destination>(),
    ...stampColumns(),
  },
  (t) => [uniqueIndex('number_lists_name').on(t.tenant_id, t.name)],
);
