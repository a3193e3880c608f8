import { AppError } from '@botpbx/shared/base/errors';
import { desc, eq, type SQL, sql } from 'drizzle-orm';
import type { TenantDb } from '../db/scoped.ts';
import { agents, agentVersions } from './table.ts';

export type VersionRow = typeof agentVersions.$inferSelect;

/** Writes down what takes calls since the statement before, unless that version is written down already. */
export const versionStatement = (db: TenantDb, webhookKey: string, by: string) =>
  db.insertFrom(
    agentVersions,
    sql`select null, ${agents.tenant_id}, ${agents.id}, ${agents.version}, ${agents.published}, ${by}, ${db.now()}
    from ${agents} where ${db.owns(agents, sql`${agents.webhook_key} = ${webhookKey}`)} and not exists (select 1 from ${agentVersions} as known
      where known.tenant_id = ${agents.tenant_id} and known.agent_id = ${agents.id} and known.version = ${agents.version})`,
  );

const ofAgent = (agentId: number): SQL => eq(agentVersions.agent_id, agentId);

/** Versions older than `before`, newest first, one more than `limit`. */
export const listVersions = (db: TenantDb, agentId: number, before: number | undefined, limit: number): Promise<VersionRow[]> =>
  db.list(agentVersions, {
    where: before === undefined ? ofAgent(agentId) : sql`${ofAgent(agentId)} and ${agentVersions.version} < ${before}`,
    orderBy: desc(agentVersions.version),
    limit: limit + 1,
  });

/** @throws agent.no_such_version */
export async function getVersion(db: TenantDb, agentId: number, version: number): Promise<VersionRow> {
  const [row] = await db.list(agentVersions, { where: sql`${ofAgent(agentId)} and ${agentVersions.version} = ${version}`, limit: 1 });
  if (!row) throw new AppError('agent.no_such_version');
  return row;
}

/** Removes what an agent that is gone left. */
export async function removeVersions(db: TenantDb, agentId: number): Promise<void> {
  const left = await db.list(agentVersions, { where: ofAgent(agentId) });
  await db.write(left.map(({ id }) => db.remove(agentVersions, id)));
}
