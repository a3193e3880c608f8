import { sql } from 'drizzle-orm';
import { type Db, isIn } from '../db/client.ts';
import { overlap } from './overlap.ts';
import { inboundRoutes as t } from './table.ts';

/** What nodes must know of the inbound routes of these tenants. */
export const desiredInboundRoutes = (db: Db, tenantIds: readonly number[]) =>
  db
    .select({
      tenant_id: t.tenant_id,
      id: t.id,
      did: t.did,
      caller: t.caller,
      destination: t.destination,
      time_condition_id: t.time_condition_id,
      closed_destination: t.closed_destination,
      name_prefix: t.name_prefix,
      number_list_ids: t.number_list_ids,
    })
    .from(t)
    .where(isIn(t.tenant_id, tenantIds));

/** Numbers that two of these tenants route, with the two. */
export const sharedDids = (db: Db, tenantIds: readonly number[]): Promise<{ did: string; one: number; other: number }[]> => {
  const ids = sql`(select value from json_each(${JSON.stringify(tenantIds)}))`;
  return db.all(
    sql`select a.did_digits as did, a.tenant_id as one, b.tenant_id as other from ${t} as a
      join ${t} as b on b.tenant_id > a.tenant_id and ${overlap(sql.raw('a.did_digits'), sql.raw('b.did_digits'))}
      where a.tenant_id in ${ids} and b.tenant_id in ${ids}`,
  );
};
