import { AppError } from '@botpbx/shared/base/errors';
import { canonicalJson } from '@botpbx/shared/link/node-config';
import type { AgentSettings } from '@botpbx/shared/model/agent';
import { and, type SQL, sql } from 'drizzle-orm';
import { randomToken, seal, unseal } from '../base/crypto.ts';
import { isIn, isUniqueFault } from '../db/client.ts';
import { namedRows } from '../db/named.ts';
import type { TenantDb } from '../db/scoped.ts';
import { agents } from './table.ts';
import { removeVersions, versionStatement } from './versions.ts';

export type AgentRow = typeof agents.$inferSelect;
export type Labels = Pick<AgentRow, 'name' | 'description' | 'number'>;

/** @throws agent.not_found */
export async function getAgent(db: TenantDb, id: number): Promise<AgentRow> {
  const row = await db.find(agents, id);
  if (!row) throw new AppError('agent.not_found');
  return row;
}

export const findAgent = (db: TenantDb, id: number): Promise<AgentRow | undefined> => db.find(agents, id);

export const listAgentsAfter = (db: TenantDb, afterId: number, limit: number): Promise<AgentRow[]> => db.listAfter(agents, afterId, limit);

/** The tenant's agents by their names, as SQL: rows of `id`, `name`. */
export const namedAgents = (db: TenantDb): SQL => namedRows(db, agents, agents.name);

/** True in SQL while the tenant has this agent. */
export const hasAgent = (db: TenantDb, id: number): SQL =>
  sql`exists (select 1 from ${agents} where ${db.owns(agents, sql`${agents.id} = ${id}`)})`;

/** True in SQL while no agent of the tenant has this number. */
export const noAgentHasNumber = (db: TenantDb, number: string): SQL =>
  sql`not exists (select 1 from ${agents} where ${db.owns(agents, sql`${agents.number} = ${number}`)})`;

export const isSame = (one: AgentSettings, other: AgentSettings): boolean => canonicalJson(one) === canonicalJson(other);

export interface NewAgentRow extends Labels {
  readonly settings: AgentSettings;
  /** Who makes it. */
  readonly by: string;
  readonly secret: string;
}

/** Makes an agent with its first version if the condition holds; undefined if it did not. @throws extension.number_taken */
export async function createAgent(
  db: TenantDb,
  master: CryptoKey,
  { settings, secret, by, ...labels }: NewAgentRow,
  where: SQL | undefined,
): Promise<AgentRow | undefined> {
  const now = db.now();
  const webhook_key = randomToken(12);
  const webhook_secret = await seal(master, secret, placeOf(db.tenantId, webhook_key));
  const row = {
    ...labels,
    draft: settings,
    published: settings,
    version: 1,
    webhook_secret,
    webhook_key,
    created_at: now,
    updated_at: now,
  };
  const subject = sql<string>`(select 'agent:' || ${agents.id} from ${agents} where ${agents.webhook_key} = ${webhook_key})`;
  const change = { action: 'agent.created', subject, desired: true } as const;
  return (
    await numbered(labels.number, () =>
      db.commit<AgentRow[]>([db.insert(agents, row, where), versionStatement(db, webhook_key, by)], change),
    )
  )[0];
}

export interface AgentChange {
  readonly labels: Partial<Labels>;
  /** The draft as it will be. */
  readonly draft: AgentSettings;
  /** Whether the draft takes calls from now on. */
  readonly publish: boolean;
  /** Who changes it. */
  readonly by: string;
  readonly action: 'agent.updated' | 'agent.published' | 'agent.restored';
  readonly where?: SQL | undefined;
}

/** Changes an agent if the condition holds and nobody else has changed its draft; undefined if not. @throws extension.number_taken */
export async function changeAgent(
  db: TenantDb,
  old: AgentRow,
  { labels, draft, publish, by, action, where }: AgentChange,
): Promise<AgentRow | undefined> {
  const isNewVersion = publish && !isSame(draft, old.published);
  const now = db.now();
  const patch = { ...labels, draft, updated_at: now, ...(isNewVersion ? { published: draft, version: old.version + 1 } : {}) };
  const isUntouched = sql`${agents.draft} = ${JSON.stringify(old.draft)} and ${agents.version} = ${old.version}`;
  const update = db.update(agents, old.id, patch, and(isUntouched, where));
  const change = { action, subject: `agent:${old.id}`, desired: true };
  const statements = isNewVersion ? [update, versionStatement(db, old.webhook_key, by)] : [update];
  return (await numbered(labels.number ?? null, () => db.commit<AgentRow[]>(statements, change)))[0];
}

/** Removes an agent if the condition holds; tells whether it did. */
export async function removeAgent(db: TenantDb, id: number, where: SQL): Promise<boolean> {
  const removal = db.remove(agents, id, where);
  const isGone = (await db.commit([removal], { action: 'agent.deleted', subject: `agent:${id}`, desired: true })).length > 0;
  if (isGone) await removeVersions(db, id);
  return isGone;
}

/** Gives the agent a new secret for its webhooks. @throws agent.not_found */
export async function renewSecret(db: TenantDb, master: CryptoKey, old: AgentRow, secret: string): Promise<AgentRow> {
  const webhook_secret = await seal(master, secret, placeOf(db.tenantId, old.webhook_key));
  const webhook_version = sql`${agents.webhook_version} + 1` as unknown as number;
  const update = db.update(agents, old.id, { webhook_secret, webhook_version, updated_at: db.now() });
  const [row] = await db.commit<AgentRow[]>([update], { action: 'agent.secret_renewed', subject: `agent:${old.id}`, desired: true });
  if (!row) throw new AppError('agent.not_found');
  return row;
}

export interface OpenWebhookSecret {
  readonly id: number;
  readonly version: number;
  readonly secret: string;
}

/** Opens the webhook secrets of those of the tenant's agents that the list names. */
export async function openWebhookSecrets(db: TenantDb, master: CryptoKey, ids: readonly number[]): Promise<OpenWebhookSecret[]> {
  const rows = await db.list(agents, { where: isIn(agents.id, ids) });
  return Promise.all(
    rows.map(async ({ id, webhook_secret, webhook_key, webhook_version }) => ({
      id,
      version: webhook_version,
      secret: await unseal(master, webhook_secret, placeOf(db.tenantId, webhook_key)),
    })),
  );
}

/** Where the webhook secret of a row is sealed. */
const placeOf = (tenant: number, row: string) => ({ tenant, table: 'agents', column: 'webhook_secret', row });

async function numbered<T>(number: string | null, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (cause) {
    if (isUniqueFault(cause, 'agents.number'))
      throw new AppError('extension.number_taken', { detail: `An agent has the number ${number} already.`, cause });
    throw cause;
  }
}
