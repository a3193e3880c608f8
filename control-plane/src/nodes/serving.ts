/** Which node serves a tenant, and which tenants are served side by side. */
import { type SQL, sql } from 'drizzle-orm';
import { nodeTenants } from './table.ts';

/** The tenant's first node, as a subquery: the one that serves what names no other. Null while it has none. */
export const homeNodeOf = (tenantId: number): SQL<number | null> =>
  sql<number | null>`(select min(node_id) from ${nodeTenants} as home where home.tenant_id = ${tenantId} and home.ended_at is null)`;

/** Other tenants on the nodes of this one, as a subquery. */
export const tenantsBeside = (tenantId: number): SQL =>
  sql`(select theirs.tenant_id from ${nodeTenants} as theirs join ${nodeTenants} as ours on ours.node_id = theirs.node_id
    where ours.tenant_id = ${tenantId} and ours.ended_at is null and theirs.ended_at is null and theirs.tenant_id <> ${tenantId})`;
