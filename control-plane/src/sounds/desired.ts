import { and, eq } from 'drizzle-orm';
import { type Db, isIn } from '../db/client.ts';
import { blobKey } from '../platform/blobs.ts';
import { sounds as t } from './table.ts';

/** What nodes must know of the sounds of these tenants. */
export const desiredSounds = (db: Db, tenantIds: readonly number[]) =>
  db
    .select({ tenant_id: t.tenant_id, id: t.id, name: t.name, hash: t.hash, duration_ms: t.duration_ms })
    .from(t)
    .where(isIn(t.tenant_id, tenantIds));

/** The file of a hash, if a sound of one of these tenants has it. */
export async function findSoundBlob(db: Db, tenantIds: readonly number[], hash: string) {
  const [row] = await db
    .select({ tenantId: t.tenant_id, bytes: t.bytes })
    .from(t)
    .where(and(eq(t.hash, hash), isIn(t.tenant_id, tenantIds)))
    .limit(1);
  return row && { key: soundKey(row.tenantId, hash), bytes: row.bytes, type: 'audio/wav' };
}

/** Where the file of a tenant's sound stands. */
export const soundKey = (tenantId: number, hash: string): string => blobKey(tenantId, 'sounds', `${hash}.wav`);
