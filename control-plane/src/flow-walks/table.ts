import type { FlowPass } from '@botpbx/shared/model/flow-act';
import type { FlowWalk } from '@botpbx/shared/model/flow-history';
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { idColumn, instantColumn, tenantColumn } from '../db/columns.ts';

/** Walks of calls through flows. */
export const flowWalks = sqliteTable(
  'flow_walks',
  {
    id: idColumn(),
    tenant_id: tenantColumn(),
    /** The node's own name of it. */
    walk: text('walk').notNull(),
    node_id: integer('node_id').notNull(),
    call_id: text('call_id').notNull(),
    ivr_id: integer('ivr_id').notNull(),
    ivr: text('ivr').notNull(),
    version: integer('version').notNull(),
    started_at: instantColumn('started_at'),
    variables: text('variables', { mode: 'json' }).$type<Record<string, string>>().notNull(),
    ending: text('ending').$type<NonNullable<FlowWalk['ending']>>(),
    why: text('why'),
    ms: integer('ms'),
  },
  (t) => [
    uniqueIndex('flow_walks_name').on(t.tenant_id, t.walk),
    index('flow_walks_of_call').on(t.tenant_id, t.call_id, t.id),
    index('flow_walks_age').on(t.tenant_id, t.started_at),
  ],
);

/** The steps that they passed. */
export const flowPasses = sqliteTable(
  'flow_passes',
  {
    id: idColumn(),
    tenant_id: tenantColumn(),
    walk: text('walk').notNull(),
    place: integer('place').notNull(),
    pass: text('pass', { mode: 'json' }).$type<FlowPass>().notNull(),
  },
  (t) => [uniqueIndex('flow_passes_place').on(t.tenant_id, t.walk, t.place)],
);
