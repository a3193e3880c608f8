/** Where agents lead, by what they do now and by what is being edited. */
import type { Destination } from '@botpbx/shared/model/destination';
import { type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import type { TenantDb } from '../db/scoped.ts';
import type { AgentRow } from './store.ts';
import { agents } from './table.ts';

/** The first agents that name a destination, at most `limit`. */
export const listAgentsTo = (db: TenantDb, destination: Destination, limit: number): Promise<AgentRow[]> =>
  db.list(agents, { where: leadsThere(destination), limit });

/** True in SQL while no agent names a destination. */
export const noAgentLeadsTo = (db: TenantDb, destination: Destination): SQL =>
  sql`not exists (select 1 from ${agents} where ${db.owns(agents, leadsThere(destination))})`;

/** Where the tenant's agents send callers whom they cannot serve, as SQL: rows of `type`, `id`, `destination`. */
export const edgesOfAgents = (db: TenantDb): SQL => sql`${edge(db, agents.published)} union all ${edge(db, agents.draft)}`;

const edge = (db: TenantDb, settings: SQLiteColumn): SQL =>
  sql`select 'agent' as type, ${agents.id} as id, json_extract(${settings}, '$.failed_destination') as destination from ${agents} where ${db.owns(agents)}`;

const leadsThere = (to: Destination): SQL => sql`(${names(agents.published, to)} or ${names(agents.draft, to)})`;

/** Settings name a place: as a destination, or as the extension, mailbox or opening hours of the agent. */
function names(settings: SQLiteColumn, to: Destination): SQL {
  const failed = isIt(sql`json_extract(${settings}, '$.failed_destination')`, to);
  const target = sql`exists (select 1 from json_each(${settings}, '$.transfer_targets')
    where ${isIt(sql`json_extract(value, '$.destination')`, to)})`;
  const field = FIELD_OF[to.type];
  const own = field && 'id' in to ? sql`json_extract(${settings}, ${`$.${field}`}) = ${to.id}` : sql`false`;
  return sql`(${failed} or ${target} or ${own})`;
}

const FIELD_OF: Readonly<Partial<Record<Destination['type'], string>>> = {
  extension: 'extension_id',
  voicemail: 'message_mailbox',
  time_condition: 'time_condition_id',
};

/** To an extension leads also what it answers for. */
function isIt(json: SQL, to: Destination): SQL {
  const type = sql`json_extract(${json}, '$.type') = ${to.type}`;
  if (!('id' in to)) return type;
  const same = sql`(${type} and json_extract(${json}, '$.id') = ${to.id})`;
  return to.type === 'extension' ? sql`(${same} or json_extract(${json}, '$.extension_id') = ${to.id})` : same;
}
