/** Deletes walks that are older than their tenant keeps what callers said and entered. */
import { type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import { runBatch } from '../db/client.ts';
import type { Platform } from '../platform/platform.ts';
import { flowPasses as p, flowWalks as w } from './table.ts';

/** True in SQL for rows of this instant that are past their time. */
export type IsPast = (row: { readonly tenantId: SQLiteColumn; readonly at: SQLiteColumn }) => SQL;

/** Their steps go with them. */
export async function expireFlowWalks({ db }: Platform, isPast: IsPast): Promise<void> {
  const old = isPast({ tenantId: w.tenant_id, at: w.started_at });
  const ofOld = sql`exists (select 1 from ${w} where ${w.tenant_id} = ${p.tenant_id} and ${w.walk} = ${p.walk} and ${old})`;
  await runBatch(db, [db.delete(p).where(ofOld), db.delete(w).where(old)]);
}
