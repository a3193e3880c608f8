import type { ChangeTimes } from '@botpbx/shared/link/changes';
import type { ExtensionStatus } from '@botpbx/shared/model/extension';
import type { FollowMeStep } from '@botpbx/shared/model/extension-calls';
import type { OutboundPermission } from '@botpbx/shared/model/outbound-route';
import type { RecordingMode } from '@botpbx/shared/model/recording';
import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { flagColumn, idColumn, stampColumns, tenantColumn } from '../db/columns.ts';
import { voicemailColumns } from './voicemail-columns.ts';

export const extensions = sqliteTable(
  'extensions',
  {
    id: idColumn(),
    tenant_id: tenantColumn(),
    extension: text('extension').notNull(),
    name: text('name').notNull(),
    email: text('email'),
    caller_id: text('caller_id'),
    ring_timeout: integer('ring_timeout').notNull(),
    outbound: text('outbound').$type<OutboundPermission>().notNull().default('international'),
    call_waiting: flagColumn('call_waiting').default(true),
    dnd: flagColumn('dnd').default(false),
    forward_all: text('forward_all'),
    forward_busy: text('forward_busy'),
    forward_no_answer: text('forward_no_answer'),
    follow_me: flagColumn('follow_me').default(false),
    follow_me_steps: text('follow_me_steps', { mode: 'json' }).$type<FollowMeStep[]>().notNull().default([]),
    recording: text('recording').$type<RecordingMode>().notNull().default('on_demand'),
    max_contacts: integer('max_contacts').notNull().default(10),
    pickup_group: text('pickup_group'),
    language: text('language'),
    emergency_location_id: integer('emergency_location_id'),
    ...voicemailColumns(),
    /** When the fields that nodes may change were changed last. */
    changed: text('changed', { mode: 'json' }).$type<ChangeTimes>().notNull().default({}),
    /** Null: the tenant's first node. */
    node_id: integer('node_id'),
    status: text('status').$type<ExtensionStatus>().notNull().default('unavailable'),
    /** Sealed under the master key; `secret_key` stands for the row, whose id is not known when it is sealed. */
    secret: text('secret').notNull(),
    secret_key: text('secret_key').notNull(),
    /** Grows with whatever changes the digest: the secret and the number. */
    secret_version: integer('secret_version').notNull().default(1),
    ...stampColumns(),
  },
  (t) => [
    uniqueIndex('extensions_number').on(t.tenant_id, t.extension),
    index('extensions_order').on(t.tenant_id, sql`length(extension)`, t.extension),
  ],
);
