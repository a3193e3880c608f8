import type { Destination } from '@botpbx/shared/model/destination';
import type { Flow } from '@botpbx/shared/model/flow';
import { integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { idColumn, instantColumn, stampColumns, tenantColumn } from '../db/columns.ts';

export const ivrs = sqliteTable(
  'ivrs',
  {
    id: idColumn(),
    tenant_id: tenantColumn(),
    name: text('name').notNull(),
    description: text('description').notNull(),
    /** Nothing else of the tenant has it; whoever writes one sees to that. */
    number: text('number'),
    failed_destination: text('failed_destination', { mode: 'json' }).$type<Destination>(),
    /** As it is being edited. */
    draft: text('draft', { mode: 'json' }).$type<Flow>().notNull(),
    /** As callers walk it: a copy of the version of this number; null until one is published. */
    published: text('published', { mode: 'json' }).$type<Flow>(),
    version: integer('version').notNull().default(0),
    /** What either of them names: `queue:3`, `secret:TOKEN`. It must not go while it stands here. */
    refs: text('refs', { mode: 'json' }).$type<string[]>().notNull().default([]),
    ...stampColumns(),
  },
  (t) => [uniqueIndex('ivrs_number').on(t.tenant_id, t.number)],
);

/** What was ever published; a row never changes. */
export const ivrVersions = sqliteTable(
  'ivr_versions',
  {
    id: idColumn(),
    tenant_id: tenantColumn(),
    ivr_id: integer('ivr_id').notNull(),
    version: integer('version').notNull(),
    flow: text('flow', { mode: 'json' }).$type<Flow>().notNull(),
    /** What it changed of the one before, in words. */
    changes: text('changes', { mode: 'json' }).$type<string[]>().notNull(),
    /** `user:1`, `operator:1`. */
    published_by: text('published_by').notNull(),
    created_at: instantColumn('created_at'),
  },
  (t) => [uniqueIndex('ivr_versions_number').on(t.tenant_id, t.ivr_id, t.version)],
);
