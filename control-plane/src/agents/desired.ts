import { and } from 'drizzle-orm';
import { type Db, isIn } from '../db/client.ts';
import { agentDocuments as d, agents as t } from './table.ts';

/** What nodes must know of the agents of these tenants: the version that takes calls. */
export const desiredAgents = (db: Db, tenantIds: readonly number[]) =>
  db
    .select({
      tenant_id: t.tenant_id,
      id: t.id,
      name: t.name,
      number: t.number,
      version: t.version,
      settings: t.published,
      webhook_version: t.webhook_version,
    })
    .from(t)
    .where(isIn(t.tenant_id, tenantIds));

/** What their agents may look things up in. */
export const desiredDocuments = (db: Db, tenantIds: readonly number[]) =>
  db
    .select({ tenant_id: d.tenant_id, id: d.id, agent_id: d.agent_id, name: d.name, hash: d.hash })
    .from(d)
    .where(isIn(d.tenant_id, tenantIds));

/** Which of these agents belongs to which of these tenants; those of others are left out. */
export const tenantsOfAgents = (db: Db, tenantIds: readonly number[], ids: readonly number[]) =>
  db
    .select({ tenantId: t.tenant_id, id: t.id })
    .from(t)
    .where(and(isIn(t.id, ids), isIn(t.tenant_id, tenantIds)));
