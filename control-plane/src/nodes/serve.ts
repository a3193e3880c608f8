/** Making, changing and removing nodes, and with them who serves whom. Every tenant concerned gets a desired entry, so its nodes are published anew. */
import { AppError } from '@botpbx/shared/base/errors';
import type { NewNode, NodePatch } from '@botpbx/shared/model/node';
import { and, eq, isNull, type SQL, sql } from 'drizzle-orm';
import type { z } from 'zod';
import { type Db, isUniqueFault, type Statement } from '../db/client.ts';
import { ledger } from '../db/ledger.ts';
import type { Context } from '../kit/context.ts';
import { getNode, type NodeRow, tenantsOf } from './store.ts';
import { enrollments, nodes, nodeTenants } from './table.ts';

/** Makes room for a node. @throws node.name_taken, tenant.not_found, inbound_route.did_taken */
export async function createNode(ctx: Context, given: z.output<typeof NewNode>): Promise<NodeRow> {
  const tenantIds = [...new Set(given.tenant_ids)];
  await ctx.wiring.canShareNode(tenantIds);
  const id = sql<number>`(select id from ${nodes} where name = ${given.name})`;
  const insert = ctx.allDb.insert(nodes).values({ name: given.name, address: given.address, created_at: ctx.db.now() }).returning();
  return commit(ctx, { action: 'node.created', id, told: tenantIds, statements: [insert, ...serving(ctx, id, tenantIds)] });
}

/** Changes name, address or tenants. @throws node.not_found, node.name_taken, tenant.not_found, inbound_route.did_taken */
export async function updateNode(ctx: Context, nodeId: number, patch: z.output<typeof NodePatch>): Promise<NodeRow> {
  const { allDb } = ctx;
  await getNode(allDb, nodeId);
  const before = await tenantsOf(allDb, nodeId);
  const after = patch.tenant_ids === undefined ? before : [...new Set(patch.tenant_ids)];
  if (patch.tenant_ids !== undefined) await ctx.wiring.canShareNode(after);
  const { name, address } = patch;
  const set = { ...(name === undefined ? {} : { name }), ...(address === undefined ? {} : { address }) };
  const update = allDb
    .update(nodes)
    .set({ ...set, id: nodeId })
    .where(eq(nodes.id, nodeId))
    .returning();
  const told = [...new Set([...before, ...after])];
  const statements = [update, ...(patch.tenant_ids === undefined ? [] : serving(ctx, sql`${nodeId}`, after))];
  return commit(ctx, { action: 'node.updated', id: sql`${nodeId}`, told, statements });
}

/** Removes a node; its calls stay. `also` are the statements that remove what other rooms keep of it. @throws node.not_found */
export async function deleteNode(ctx: Context, nodeId: number, also: readonly Statement[]): Promise<void> {
  const { allDb } = ctx;
  const told = await tenantsOf(allDb, nodeId);
  const statements = [
    allDb.delete(nodes).where(eq(nodes.id, nodeId)).returning(),
    ...also,
    allDb.delete(enrollments).where(eq(enrollments.node_id, nodeId)),
    allDb.delete(nodeTenants).where(eq(nodeTenants.node_id, nodeId)),
  ];
  await commit(ctx, { action: 'node.deleted', id: sql`${nodeId}`, told, statements });
  ctx.platform.hub.dropNode(nodeId, 'revoked');
}

interface Commit {
  readonly action: string;
  readonly id: SQL<number>;
  /** The tenants whose nodes may run something else now. */
  readonly told: readonly number[];
  readonly statements: readonly Statement[];
}

/** One batch: the statements, of which the first returns the node, and an entry in each concerned tenant's ledger. */
async function commit(ctx: Context, { action, id, told, statements }: Commit): Promise<NodeRow> {
  const subject = sql<string>`'node:' || ${id}`;
  const others = told.filter((tenantId) => tenantId !== ctx.tenantId);
  const entries = others.length > 0 ? [desiredEntries(ctx, action, subject, others)] : [];
  try {
    const [row] = await ctx.db.commit<NodeRow[]>([...statements, ...entries], { action, subject, desired: true });
    if (!row) throw new AppError('node.not_found');
    for (const tenantId of others) ctx.desiredChanged(tenantId);
    return row;
  } catch (cause) {
    if (isUniqueFault(cause, 'nodes.name')) throw new AppError('node.name_taken', { cause });
    throw cause;
  }
}

const desiredEntries = (ctx: Context, action: string, subject: SQL<string>, tenantIds: readonly number[]): Statement =>
  ctx.allDb.run(
    sql`insert into ${ledger} (tenant_id, actor, action, subject, desired, at) select value, ${ctx.actor.name}, ${action}, ${subject}, 1, ${ctx.db.now()} from json_each(${JSON.stringify(tenantIds)})`,
  );

/** Writes who is served: those left out end now, those named stand in their order. */
function serving(ctx: Context, id: SQL<number>, tenantIds: readonly number[]): Statement[] {
  const { allDb } = ctx;
  const named = JSON.stringify(tenantIds);
  return [
    endServing(allDb, id, named, ctx.db.now()),
    allDb.run(
      sql`insert into ${nodeTenants} (node_id, tenant_id, position) select ${id}, value, key from json_each(${named}) where true on conflict (node_id, tenant_id) do update set position = excluded.position, ended_at = null`,
    ),
  ];
}

const endServing = (db: Db, id: SQL<number>, named: string, at: string) =>
  db
    .update(nodeTenants)
    .set({ ended_at: at })
    .where(
      and(
        eq(nodeTenants.node_id, id),
        isNull(nodeTenants.ended_at),
        sql`${nodeTenants.tenant_id} not in (select value from json_each(${named}))`,
      ),
    );
