import type { AgentSettings } from '@botpbx/shared/model/agent';
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { idColumn, instantColumn, stampColumns, tenantColumn } from '../db/columns.ts';

export const agents = sqliteTable(
  'agents',
  {
    id: idColumn(),
    tenant_id: tenantColumn(),
    name: text('name').notNull(),
    description: text('description').notNull(),
    /** Nothing else of the tenant has it; whoever writes one sees to that. */
    number: text('number'),
    /** As it is being edited. */
    draft: text('draft', { mode: 'json' }).$type<AgentSettings>().notNull(),
    /** As it takes calls: a copy of the version of this number. */
    published: text('published', { mode: 'json' }).$type<AgentSettings>().notNull(),
    version: integer('version').notNull(),
    /** Signs what is posted for it; sealed under the master key, `webhook_key` stands for the row. */
    webhook_secret: text('webhook_secret').notNull(),
    webhook_key: text('webhook_key').notNull(),
    webhook_version: integer('webhook_version').notNull().default(1),
    ...stampColumns(),
  },
  (t) => [uniqueIndex('agents_number').on(t.tenant_id, t.number)],
);

/** What was ever published; a row never changes. */
export const agentVersions = sqliteTable(
  'agent_versions',
  {
    id: idColumn(),
    tenant_id: tenantColumn(),
    agent_id: integer('agent_id').notNull(),
    version: integer('version').notNull(),
    settings: text('settings', { mode: 'json' }).$type<AgentSettings>().notNull(),
    /** `user:1`, `operator:1`. */
    published_by: text('published_by').notNull(),
    created_at: instantColumn('created_at'),
  },
  (t) => [uniqueIndex('agent_versions_number').on(t.tenant_id, t.agent_id, t.version)],
);

/** What an agent may look things up in: its text stands as a file under the hash. */
export const agentDocuments = sqliteTable(
  'agent_documents',
  {
    id: idColumn(),
    tenant_id: tenantColumn(),
    agent_id: integer('agent_id').notNull(),
    name: text('name').notNull(),
    type: text('type').notNull(),
    /** Of the file that was sent. */
    bytes: integer('bytes').notNull(),
    pages: integer('pages'),
    /** Of the text; rows of a tenant may share one. */
    hash: text('hash').notNull(),
    text_bytes: integer('text_bytes').notNull(),
    created_at: instantColumn('created_at'),
  },
  (t) => [index('agent_documents_agent').on(t.tenant_id, t.agent_id), index('agent_documents_hash').on(t.tenant_id, t.hash)],
);
