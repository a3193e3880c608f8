import type { CallState, CallStep, Direction, Disposition } from '@botpbx/shared/model/call';
import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { flagColumn, idColumn, instantColumn, tenantColumn } from '../db/columns.ts';

/** Live calls and call records in one table: a record is a call that has ended. */
export const callLogs = sqliteTable(
  'call_logs',
  {
    tenant_id: tenantColumn(),
    id: text('id').notNull(),
    direction: text('direction').$type<Direction>().notNull(),
    from: text('from').notNull(),
    from_name: text('from_name'),
    to: text('to').notNull(),
    state: text('state').$type<CallState>().notNull(),
    answered_by: text('answered_by'),
    started_at: instantColumn('started_at'),
    answered_at: text('answered_at'),
    ended_at: text('ended_at'),
    duration: integer('duration').notNull().default(0),
    total_duration: integer('total_duration').notNull().default(0),
    disposition: text('disposition').$type<Disposition>(),
    cause: integer('cause'),
    merged_into: text('merged_into'),
    node_id: integer('node_id').notNull(),
    revision: integer('revision'),
    /** The epoch of the node's spool that told of the call. */
    epoch: text('epoch').notNull(),
    /** The end was presumed because the node lost its memory; what the node still says of the call counts more. */
    presumed: flagColumn('presumed').default(false),
  },
  (t) => [
    primaryKey({ columns: [t.tenant_id, t.id] }),
    index('call_logs_newest').on(t.tenant_id, t.state, t.started_at, t.id),
    index('call_logs_open').on(t.node_id).where(sql`state <> 'ended'`),
  ],
);

export const callLegs = sqliteTable(
  'call_legs',
  {
    tenant_id: tenantColumn(),
    call_id: text('call_id').notNull(),
    id: text('id').notNull(),
    party: text('party').notNull(),
    trunk_id: integer('trunk_id'),
    started_at: instantColumn('started_at'),
    answered_at: text('answered_at'),
    ended_at: text('ended_at'),
    cause: integer('cause'),
  },
  (t) => [
    primaryKey({ columns: [t.tenant_id, t.call_id, t.id] }),
    index('call_legs_party').on(t.tenant_id, t.party, t.call_id),
    index('call_legs_trunk').on(t.tenant_id, t.trunk_id, t.call_id).where(sql`trunk_id is not null`),
  ],
);

/** What happened in calls, in the order in which nodes told it. */
export const callEvents = sqliteTable(
  'call_events',
  {
    id: idColumn(),
    tenant_id: tenantColumn(),
    call_id: text('call_id').notNull(),
    at: instantColumn('at'),
    what: text('what').$type<CallStep>().notNull(),
    party: text('party').notNull(),
    detail: text('detail'),
  },
  (t) => [index('call_events_call').on(t.tenant_id, t.call_id, t.id)],
);
