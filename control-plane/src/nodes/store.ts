/** Nodes are the operator's rows: their queries go past TenantDb. Statements that others put into their batches are made here too. */
import { AppError } from '@botpbx/shared/base/errors';
import type { ConfigFault } from '@botpbx/shared/model/node';
import { and, asc, eq, gt, isNotNull, isNull, not, or, type SQL, sql } from 'drizzle-orm';
import { type Db, isIn } from '../db/client.ts';
import { nodes, nodeTenants } from './table.ts';

export type NodeRow = typeof nodes.$inferSelect;

/** A node as one tenant sees it. `position` is null if it does not serve the tenant. */
export interface SeenNode extends NodeRow {
  readonly position: number | null;
}

const servedNow = isNull(nodeTenants.ended_at);
/** With its table, which drizzle leaves out in the fields of a query of one table; a subquery would then find its own column. */
const servedTenantId = sql`node_tenants.tenant_id`;

const seenBy = (db: Db, tenantId: number) =>
  db
    .select({ node: nodes, position: nodeTenants.position })
    .from(nodes)
    .leftJoin(nodeTenants, and(eq(nodeTenants.node_id, nodes.id), eq(nodeTenants.tenant_id, tenantId), servedNow));

const flat = (found: { node: NodeRow; position: number | null }): SeenNode => ({ ...found.node, position: found.position });

/** Which nodes a reader may see: those that serve the tenant, or every one. */
export interface Reader {
  readonly tenantId: number;
  readonly seesAll: boolean;
}

const visible = (reader: Reader): SQL | undefined => (reader.seesAll ? undefined : sql`${nodeTenants.position} is not null`);

/** @throws node.not_found, also for a node that the reader may not see */
export async function getSeenNode(db: Db, id: number, reader: Reader): Promise<SeenNode> {
  const [found] = await seenBy(db, reader.tenantId).where(and(eq(nodes.id, id), visible(reader)));
  if (!found) throw new AppError('node.not_found');
  return flat(found);
}

/** Nodes after `afterId`, one more than `limit`. */
export async function listSeenNodes(db: Db, afterId: number, limit: number, reader: Reader): Promise<SeenNode[]> {
  const found = await seenBy(db, reader.tenantId)
    .where(and(gt(nodes.id, afterId), visible(reader)))
    .orderBy(asc(nodes.id))
    .limit(limit + 1);
  return found.map(flat);
}

export async function findNode(db: Db, id: number): Promise<NodeRow | undefined> {
  return (await db.select().from(nodes).where(eq(nodes.id, id)))[0];
}

/** @throws node.not_found */
export async function getNode(db: Db, id: number): Promise<NodeRow> {
  const row = await findNode(db, id);
  if (!row) throw new AppError('node.not_found');
  return row;
}

/** The tenants of a node in order; the first is its default tenant. */
export async function tenantsOf(db: Db, nodeId: number): Promise<number[]> {
  const rows = await db
    .select({ tenantId: nodeTenants.tenant_id })
    .from(nodeTenants)
    .where(and(eq(nodeTenants.node_id, nodeId), servedNow))
    .orderBy(asc(nodeTenants.position));
  return rows.map((row) => row.tenantId);
}

/** Every tenant that a node serves or has served, with the instant until which it did; null: it still does. */
export async function membershipsOf(db: Db, nodeId: number): Promise<Map<number, string | null>> {
  const rows = await db
    .select({ tenantId: nodeTenants.tenant_id, endedAt: nodeTenants.ended_at })
    .from(nodeTenants)
    .where(eq(nodeTenants.node_id, nodeId));
  return new Map(rows.map((row) => [row.tenantId, row.endedAt]));
}

/** The nodes that serve a tenant, the tenant's first in front. */
export async function nodesOf(db: Db, tenantId: number): Promise<number[]> {
  return (await nodesOfTenants(db, [tenantId])).get(tenantId) ?? [];
}

/** The nodes of each of these tenants, each tenant's first in front. */
export async function nodesOfTenants(db: Db, tenantIds: readonly number[]): Promise<Map<number, number[]>> {
  const rows = await db
    .select({ tenantId: nodeTenants.tenant_id, nodeId: nodeTenants.node_id })
    .from(nodeTenants)
    .where(and(isIn(nodeTenants.tenant_id, tenantIds), servedNow))
    .orderBy(asc(nodeTenants.node_id));
  const found = new Map<number, number[]>();
  for (const row of rows) found.set(row.tenantId, [...(found.get(row.tenantId) ?? []), row.nodeId]);
  return found;
}

/** What a link is compared with again and again while it lives. */
export async function presentLinks(
  db: Db,
  ids: readonly number[],
): Promise<Map<number, { generation: number; latest_revision: number | null }>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .select({ id: nodes.id, generation: nodes.generation, latest_revision: nodes.latest_revision })
    .from(nodes)
    .where(isIn(nodes.id, ids));
  return new Map(rows.map((row) => [row.id, row]));
}

/** Writes when nodes were last heard of. */
export const touch = (db: Db, ids: readonly number[], at: string) => db.update(nodes).set({ last_seen_at: at }).where(isIn(nodes.id, ids));

/** What the hello of a node tells of itself. */
export const greeted = (db: Db, id: number, said: { version: string; applied_revision: number | null; at: string }) =>
  db.update(nodes).set({ version: said.version, applied_revision: said.applied_revision, last_seen_at: said.at }).where(eq(nodes.id, id));

export const applied = (db: Db, id: number, revision: number, ms: number) =>
  db
    .update(nodes)
    .set({
      applied_revision: revision,
      applied_ms: ms,
      rejected: sql`case when json_extract(${nodes.rejected}, '$.revision') > ${revision} then ${nodes.rejected} end`,
    })
    .where(eq(nodes.id, id));

export const rejected = (db: Db, id: number, revision: number, faults: readonly ConfigFault[]) =>
  db
    .update(nodes)
    .set({ rejected: JSON.stringify({ revision, faults }) })
    .where(eq(nodes.id, id));

/** Marks the newest revision of a node; answers its id unless the node is gone. */
export const published = (
  db: Db,
  id: number,
  made: Partial<Pick<NodeRow, 'latest_revision' | 'latest_hash' | 'built_from_seq' | 'pinned'>>,
) => db.update(nodes).set(made).where(eq(nodes.id, id)).returning({ id: nodes.id });

/** What a publication starts from: the node, and its tenants in order with the highest desired seq of each, by the expression given. */
export async function readToPublish(db: Db, id: number, seqOf: (tenantId: SQL) => SQL<number>) {
  const [found, served] = await db.batch([
    db.select().from(nodes).where(eq(nodes.id, id)),
    db
      .select({ tenantId: nodeTenants.tenant_id, seq: seqOf(servedTenantId) })
      .from(nodeTenants)
      .where(and(eq(nodeTenants.node_id, id), servedNow))
      .orderBy(asc(nodeTenants.position)),
  ]);
  return { node: found[0], tenants: served };
}

/** Nodes of which a change has not been published, by the same expression. Pinned ones wait. */
export async function unpublishedNodes(db: Db, seqOf: (tenantId: SQL) => SQL<number>): Promise<number[]> {
  const newest = sql`(select max(${seqOf(servedTenantId)}) from ${nodeTenants} where ${nodeTenants.node_id} = ${nodes.id} and ${servedNow})`;
  const rows = await db
    .select({ id: nodes.id })
    .from(nodes)
    .where(and(eq(nodes.pinned, false), or(isNull(nodes.latest_revision), sql`${nodes.built_from_seq} < ${newest}`)));
  return rows.map((row) => row.id);
}

/** Nodes that have not answered for their newest revision. */
export function unansweredNodes(db: Db): Promise<{ id: number; latest_revision: number | null }[]> {
  const hasAnswered = sql`${nodes.latest_revision} in (coalesce(${nodes.applied_revision}, 0), coalesce(json_extract(${nodes.rejected}, '$.revision'), 0))`;
  return db
    .select({ id: nodes.id, latest_revision: nodes.latest_revision })
    .from(nodes)
    .where(and(isNotNull(nodes.latest_revision), not(hasAnswered)));
}
