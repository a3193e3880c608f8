/** Deletes conversations that are older than their tenant keeps them. */
import { type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import { runBatch } from '../db/client.ts';
import type { Platform } from '../platform/platform.ts';
import { conversations as c, conversationTurns as t } from './table.ts';

/** True in SQL for rows of this instant that are past their time. */
export type IsPast = (row: { readonly tenantId: SQLiteColumn; readonly at: SQLiteColumn }) => SQL;

/** What was said goes with them. */
export async function expireConversations({ db }: Platform, isPast: IsPast): Promise<void> {
  const old = isPast({ tenantId: c.tenant_id, at: c.started_at });
  const ofOld = sql`exists (select 1 from ${c} where ${c.tenant_id} = ${t.tenant_id} and ${c.conversation} = ${t.conversation} and ${old})`;
  await runBatch(db, [db.delete(t).where(ofOld), db.delete(c).where(old)]);
}
