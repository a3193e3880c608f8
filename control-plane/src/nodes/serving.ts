/** Which node serves a tenant, and which tenants are served side by side. */
import { and, asc, eq, isNull, type SQL, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { nodeTenants } from './table.ts';

/** The tenant's first node: the one that serves what names no other. Null while it has none. */
export async function homeNodeIdOf(db: Db, tenantId: number): Promise<number | null> {
  const { node_id, tenant_id, ended_at } = nodeTenants;
  const [row] = await db
    .select({ node_id })
    .from(nodeTenants)
    .where(and(eq(tenant_id, tenantId), isNull(ended_at)))
    .orderBy(asc(node_id))
    .limit(1);
  return row?.node_id ?? null;
}

/** Other tenants on the nodes of this one, as a subquery. */
export const tenantsBeside = (tenantId: number): SQL =>
  sql`(select theirs.tenant_id from ${nodeTenants} as theirs join ${nodeTenants} as ours on ours.node_id = theirs.node_id
    where ours.tenant_id = ${tenantId} and ours.ended_at is null and theirs.ended_at is null and theirs.tenant_id <> ${tenantId})`;
