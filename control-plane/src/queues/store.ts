import { AppError } from '@botpbx/shared/base/errors';
import type { Destination } from '@botpbx/shared/model/destination';
import { or, type SQL, sql } from 'drizzle-orm';
import { isUniqueFault } from '../db/client.ts';
import { leadsTo } from '../db/destination.ts';
import { namedRows } from '../db/named.ts';
import type { TenantDb } from '../db/scoped.ts';
import { queues, queueWishes } from './table.ts';

export type QueueRow = typeof queues.$inferSelect;
type Fields = Omit<QueueRow, 'id' | 'tenant_id' | 'created_at' | 'updated_at'>;

/** @throws queue.not_found */
export async function getQueue(db: TenantDb, id: number): Promise<QueueRow> {
  const row = await db.find(queues, id);
  if (!row) throw new AppError('queue.not_found');
  return row;
}

export const findQueue = (db: TenantDb, id: number): Promise<QueueRow | undefined> => db.find(queues, id);

export const listQueuesAfter = (db: TenantDb, afterId: number, limit: number): Promise<QueueRow[]> => db.listAfter(queues, afterId, limit);

/** The tenant's queues by their names, as SQL: rows of `id`, `name`. */
export const namedQueues = (db: TenantDb): SQL => namedRows(db, queues, queues.name);

/** True in SQL while the tenant has this queue. */
export const hasQueue = (db: TenantDb, id: number): SQL =>
  sql`exists (select 1 from ${queues} where ${db.owns(queues, sql`${queues.id} = ${id}`)})`;

/** True in SQL while no queue of the tenant has this number. */
export const noQueueHasNumber = (db: TenantDb, number: string): SQL => none(db, sql`${queues.number} = ${number}`);

const isMember = (extensionId: number): SQL =>
  sql`(exists (select 1 from json_each(${queues.members}) where value ->> '$.extension_id' = ${extensionId})
    or exists (select 1 from json_each(${queues.dynamic_members}) where value ->> '$.extension_id' = ${extensionId}))`;

/** One of its ways out leads there, or the extension is a member. */
const serves = (destination: Destination): SQL =>
  or(
    leadsTo(queues.overflow, destination),
    leadsTo(queues.full_destination, destination),
    leadsTo(queues.empty_destination, destination),
    destination.type === 'extension' ? isMember(destination.id) : undefined,
  ) ?? sql`false`;

/** The first queues that have an extension as a member or send callers on to a destination, at most `limit`. */
export const listQueuesTo = (db: TenantDb, destination: Destination, limit: number): Promise<QueueRow[]> =>
  db.list(queues, { where: serves(destination), limit });

/** True in SQL while no queue leads to a destination, as a member or as a way out. */
export const noQueueLeadsTo = (db: TenantDb, destination: Destination): SQL => none(db, serves(destination));

const plays = (what: 'sound' | 'music', id: number): SQL =>
  what === 'music'
    ? sql`${queues.music_class_id} = ${id}`
    : sql`(${queues.greeting_sound_id} = ${id} or ${queues.agent_sound_id} = ${id} or ${queues.periodic_sound_id} = ${id})`;

/** The first queues that play a sound or a class of music, at most `limit`. */
export const listQueuesPlaying = (db: TenantDb, what: 'sound' | 'music', id: number, limit: number): Promise<QueueRow[]> =>
  db.list(queues, { where: plays(what, id), limit });

/** True in SQL while no queue plays it. */
export const noQueuePlays = (db: TenantDb, what: 'sound' | 'music', id: number): SQL => none(db, plays(what, id));

const none = (db: TenantDb, where: SQL): SQL => sql`not exists (select 1 from ${queues} where ${db.owns(queues, where)})`;

/** Where the tenant's queues send callers on to, as SQL: rows of `type`, `id`, `destination`. */
export const edgesOfQueues = (db: TenantDb): SQL =>
  sql.join(
    [queues.overflow, queues.full_destination, queues.empty_destination].map(
      (way) => sql`select 'queue' as type, ${queues.id} as id, ${way} as destination from ${queues} where ${db.owns(queues)}`,
    ),
    sql` union all `,
  );

/** Makes a queue if the condition holds; undefined if it did not. @throws extension.number_taken, queue.key_taken */
export async function createQueue(db: TenantDb, given: Fields, where: SQL | undefined): Promise<QueueRow | undefined> {
  const now = db.now();
  const insert = db.insert(queues, { ...given, created_at: now, updated_at: now }, where);
  const change = { action: 'queue.created', subject: { created: 'queue' }, desired: true } as const;
  return (await unique(given, () => db.commit<QueueRow[]>([insert], change)))[0];
}

/** Changes a queue if the condition holds; undefined if it did not. @throws extension.number_taken, queue.key_taken */
export async function updateQueue(
  db: TenantDb,
  id: number,
  fields: Partial<Fields>,
  where: SQL | undefined,
): Promise<QueueRow | undefined> {
  const update = db.update(queues, id, { ...fields, updated_at: db.now() }, where);
  const change = { action: 'queue.updated', subject: `queue:${id}`, desired: true };
  return (await unique(fields, () => db.commit<QueueRow[]>([update], change)))[0];
}

/** Removes a queue if the condition holds; tells whether it did. What members said of themselves there goes with it. */
export async function removeQueue(db: TenantDb, id: number, where: SQL): Promise<boolean> {
  const removal = db.remove(queues, id, where);
  const isGone = (await db.commit([removal], { action: 'queue.deleted', subject: `queue:${id}`, desired: true })).length > 0;
  const wishes = await db.list(queueWishes, { where: sql`${queueWishes.queue_id} = ${id}` });
  if (isGone && wishes.length > 0) await db.write(wishes.map((wish) => db.remove(queueWishes, wish.id)));
  return isGone;
}

async function unique<T>({ number, key }: Partial<Fields>, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (cause) {
    if (isUniqueFault(cause, 'queues.number'))
      throw new AppError('extension.number_taken', { detail: `A queue has the number ${number} already.`, cause });
    if (isUniqueFault(cause, 'queues.key'))
      throw new AppError('queue.key_taken', {
        detail: `A queue has the key ${key} already.`,
        errors: [{ path: 'key', message: 'is taken' }],
        cause,
      });
    throw cause;
  }
}
