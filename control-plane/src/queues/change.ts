import { readMemberId } from '@botpbx/shared/model/queue-setting';
import { type SQL, sql } from 'drizzle-orm';
import type { ToldChange } from '../db/changed.ts';
import type { Db, Statement } from '../db/client.ts';
import { queues as q, queueWishes as w } from './table.ts';

const FIRST: Readonly<Record<string, SQL>> = {
  logged_in: sql`exists (select 1 from json_each(${q.members}) where value ->> '$.extension_id' = told.extension_id)`,
  paused: sql`0`,
  pause_reason: sql`null`,
};

/** Writes what a member said of himself at a node, unless something newer was said; of who is no member nothing is written. */
export function putMemberChange(db: Db, { tenantId, at, change: { id, field, value } }: ToldChange): Statement {
  const { queueId, extensionId } = readMemberId(id);
  const said = typeof value === 'boolean' ? (value ? 1 : 0) : value;
  const columns = Object.entries(FIRST).map(([name, first]) => (name === field ? sql`${said}` : first));
  const isMember = (list: SQL) => sql`exists (select 1 from json_each(${list}) where value ->> '$.extension_id' = told.extension_id)`;
  const path = `$.${field}`;
  const column = sql.raw(`"${field}"`);
  return db.run(sql`insert into ${w} (tenant_id, queue_id, extension_id, ${sql.raw(Object.keys(FIRST).join(', '))}, changed, updated_at)
    select ${tenantId}, ${q.id}, told.extension_id, ${sql.join(columns, sql`, `)}, json_object(${field}, ${at}), ${at}
    from ${q}, (select ${extensionId} as extension_id) as told
    where ${q.tenant_id} = ${tenantId} and ${q.id} = ${queueId} and (${isMember(sql`${q.members}`)} or ${isMember(sql`${q.dynamic_members}`)})
    on conflict (tenant_id, queue_id, extension_id) do update
    set ${column} = excluded.${column}, changed = json_set(queue_wishes.changed, ${path}, ${at}), updated_at = ${at}
    where coalesce(json_extract(queue_wishes.changed, ${path}), '') < ${at}`);
}
