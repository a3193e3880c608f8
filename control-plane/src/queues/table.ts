import type { ChangeTimes } from '@botpbx/shared/link/changes';
import type { Destination } from '@botpbx/shared/model/destination';
import type { QueueOutcome } from '@botpbx/shared/model/queue-outcome';
import type { JoinEmpty, LeaveWhenEmpty, QueueMember, QueueStrategy, SpokenPart } from '@botpbx/shared/model/queue-setting';
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { flagColumn, idColumn, instantColumn, stampColumns, tenantColumn } from '../db/columns.ts';

const countColumn = (name: string) => integer(name).notNull();
const destinationColumn = (name: string) => text(name, { mode: 'json' }).$type<Destination>();
const membersColumn = (name: string) => text(name, { mode: 'json' }).$type<QueueMember[]>().notNull();

export const queues = sqliteTable(
  'queues',
  {
    id: idColumn(),
    tenant_id: tenantColumn(),
    name: text('name').notNull(),
    key: text('key').notNull(),
    /** No other noun of the tenant has it either; whoever writes one of them sees to that. */
    number: text('number'),
    strategy: text('strategy').$type<QueueStrategy>().notNull(),
    timeout: countColumn('timeout'),
    retry: countColumn('retry'),
    weight: countColumn('weight'),
    wrap_up: countColumn('wrap_up'),
    max_wait: countColumn('max_wait'),
    overflow: destinationColumn('overflow'),
    max_callers: countColumn('max_callers'),
    full_destination: destinationColumn('full_destination'),
    join_empty: text('join_empty').$type<JoinEmpty>().notNull(),
    leave_when_empty: text('leave_when_empty').$type<LeaveWhenEmpty>().notNull(),
    empty_destination: destinationColumn('empty_destination'),
    announce_frequency: countColumn('announce_frequency'),
    announce_position: flagColumn('announce_position'),
    announce_hold_time: flagColumn('announce_hold_time'),
    periodic_text: text('periodic_text'),
    /** The text as it is said. */
    periodic_parts: text('periodic_parts', { mode: 'json' }).$type<SpokenPart[]>().notNull().default([]),
    periodic_frequency: countColumn('periodic_frequency'),
    greeting_sound_id: integer('greeting_sound_id'),
    agent_sound_id: integer('agent_sound_id'),
    periodic_sound_id: integer('periodic_sound_id'),
    music_class_id: integer('music_class_id'),
    members: membersColumn('members'),
    dynamic_members: membersColumn('dynamic_members'),
    recording: flagColumn('recording'),
    callback_key: text('callback_key'),
    service_level: countColumn('service_level'),
    skip_busy: flagColumn('skip_busy'),
    node_id: integer('node_id'),
    ...stampColumns(),
  },
  (t) => [uniqueIndex('queues_number').on(t.tenant_id, t.number), uniqueIndex('queues_key').on(t.tenant_id, t.key)],
);

/** What members have said of themselves; who has said nothing has no row. */
export const queueWishes = sqliteTable(
  'queue_wishes',
  {
    id: idColumn(),
    tenant_id: tenantColumn(),
    queue_id: integer('queue_id').notNull(),
    extension_id: integer('extension_id').notNull(),
    logged_in: flagColumn('logged_in'),
    paused: flagColumn('paused'),
    pause_reason: text('pause_reason'),
    /** When each of them was said last. */
    changed: text('changed', { mode: 'json' }).$type<ChangeTimes>().notNull().default({}),
    updated_at: instantColumn('updated_at'),
  },
  (t) => [uniqueIndex('queue_wishes_member').on(t.tenant_id, t.queue_id, t.extension_id)],
);

/** One row a stay of a caller in a queue, as the node tells it; a caller who is sent on and comes back stays twice. */
export const queueCalls = sqliteTable(
  'queue_calls',
  {
    tenant_id: tenantColumn(),
    id: text('id').notNull(),
    queue_id: integer('queue_id').notNull(),
    call_id: text('call_id').notNull(),
    from: text('from').notNull(),
    joined_at: instantColumn('joined_at'),
    outcome: text('outcome').$type<QueueOutcome>().notNull(),
    wait_seconds: countColumn('wait_seconds'),
    /** The extension that took the call. */
    member: text('member'),
    talk_seconds: countColumn('talk_seconds'),
    node_id: integer('node_id').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenant_id, t.id] }), index('queue_calls_time').on(t.tenant_id, t.queue_id, t.joined_at)],
);

/** Rings that a member missed, and pauses that are over. */
export const queueMemberTimes = sqliteTable(
  'queue_member_times',
  {
    tenant_id: tenantColumn(),
    id: text('id').notNull(),
    queue_id: integer('queue_id').notNull(),
    extension: text('extension').notNull(),
    what: text('what').$type<'missed' | 'paused'>().notNull(),
    at: instantColumn('at'),
    seconds: countColumn('seconds'),
  },
  (t) => [primaryKey({ columns: [t.tenant_id, t.id] }), index('queue_member_times_time').on(t.tenant_id, t.queue_id, t.at)],
);
