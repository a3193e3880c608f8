import { sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import type { TenantDb } from '../db/scoped.ts';
import { ivrs } from './table.ts';

/** Into which other flows those lead that take calls, by the id of the IVR; one that is not published has no entry. */
export async function publishedSubFlows(allDb: Db, db: TenantDb): Promise<ReadonlyMap<number, readonly number[]>> {
  const subFlows = sql<string>`(select json_group_array(value ->> '$.settings.ivr_id') from json_each(${ivrs.published}, '$.steps')
    where value ->> '$.kind' = 'sub_flow' and value ->> '$.settings.ivr_id' is not null)`;
  const rows = await allDb
    .select({ id: ivrs.id, subFlows })
    .from(ivrs)
    .where(db.owns(ivrs, sql`${ivrs.published} is not null`));
  return new Map(rows.map(({ id, subFlows }) => [id, JSON.parse(subFlows) as number[]]));
}
