/** Files that sections name by hash. Each noun that names some says where a file of a tenant stands. */
import { findDocumentBlob } from '../agents/desired.ts';
import type { Db } from '../db/client.ts';
import { findQueueBlob } from '../queues/spoken.ts';
import { findSoundBlob } from '../sounds/desired.ts';

/** Where a file stands, and how large it is. */
export interface NamedBlob {
  readonly key: string;
  readonly bytes: number;
  readonly type: string;
}
/** Finds a file by its hash among those of the given tenants. */
export type FindBlob = (db: Db, tenantIds: readonly number[], hash: string) => Promise<NamedBlob | undefined>;

/** Every noun whose rows name files in a section. */
const nouns: readonly FindBlob[] = [findSoundBlob, findQueueBlob, findDocumentBlob];

/** Finds the file of a hash that some row of these tenants names. */
export async function findBlob(db: Db, tenantIds: readonly number[], hash: string): Promise<NamedBlob | undefined> {
  for (const find of nouns) {
    const found = await find(db, tenantIds, hash);
    if (found) return found;
  }
  return undefined;
}
