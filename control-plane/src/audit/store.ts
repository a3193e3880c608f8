import { and, desc, eq, lt } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { ledger } from '../db/ledger.ts';

/** Entries of a tenant before `before` (all of them without it), newest first, one more than `limit`. */
export const listEntries = (db: Db, tenantId: number, before: number | undefined, limit: number) =>
  db
    .select()
    .from(ledger)
    .where(and(eq(ledger.tenant_id, tenantId), before === undefined ? undefined : lt(ledger.seq, before)))
    .orderBy(desc(ledger.seq))
    .limit(limit + 1);
