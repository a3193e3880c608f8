/** Finds out at the start, not at the first secret, that the master key is not the one that this database was sealed with. */
import { eq } from 'drizzle-orm';
import { seal, unseal } from '../base/crypto.ts';
import { installation } from '../db/installation.ts';
import type { Platform } from '../platform/platform.ts';

const NAME = 'master-key-check';
const PLACE = { tenant: 0, table: 'installation', column: 'value', row: NAME };

/** Tells whether the master key opens what it once sealed; a database that has nothing sealed yet takes it as its own. */
export async function isMasterKeyRight({ db, keys }: Pick<Platform, 'db' | 'keys'>): Promise<boolean> {
  const sealed = await seal(keys.master, NAME, PLACE);
  await db.insert(installation).values({ name: NAME, value: sealed }).onConflictDoNothing();
  const [row] = await db.select().from(installation).where(eq(installation.name, NAME));
  try {
    return (await unseal(keys.master, row?.value ?? '', PLACE)) === NAME;
  } catch (error) {
    if (error instanceof DOMException) return false;
    throw error;
  }
}
