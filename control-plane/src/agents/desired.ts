import { and, eq } from 'drizzle-orm';
import { type Db, isIn } from '../db/client.ts';
import { blobKey } from '../platform/blobs.ts';
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

/** The text of a hash, if a document of one of these tenants has it. */
export async function findDocumentBlob(db: Db, tenantIds: readonly number[], hash: string) {
  const [row] = await db
    .select({ tenantId: d.tenant_id, bytes: d.text_bytes })
    .from(d)
    .where(and(eq(d.hash, hash), isIn(d.tenant_id, tenantIds)))
    .limit(1);
  return row && { key: documentKey(row.tenantId, hash), bytes: row.bytes, type: 'text/plain' };
}

/** Where the text of a tenant's document stands. */
export const documentKey = (tenantId: number, hash: string): string => blobKey(tenantId, 'documents', `${hash}.txt`);
