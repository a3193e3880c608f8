import { AppError } from '@botpbx/shared/base/errors';
import type { Destination } from '@botpbx/shared/model/destination';
import { keyOfPattern } from '@botpbx/shared/model/number-match';
import { or, type SQL, sql } from 'drizzle-orm';
import { isUniqueFault } from '../db/client.ts';
import { leadsTo } from '../db/destination.ts';
import { namedRows } from '../db/named.ts';
import type { TenantDb } from '../db/scoped.ts';
import { overlap } from './overlap.ts';
import { inboundRoutes } from './table.ts';

export type InboundRouteRow = typeof inboundRoutes.$inferSelect;
type Fields = Omit<InboundRouteRow, 'id' | 'tenant_id' | 'did_digits' | 'caller_key' | 'created_at' | 'updated_at'>;

/** @throws inbound_route.not_found */
export async function getInboundRoute(db: TenantDb, id: number): Promise<InboundRouteRow> {
  const row = await db.find(inboundRoutes, id);
  if (!row) throw new AppError('inbound_route.not_found');
  return row;
}

export const listInboundRoutesAfter = (db: TenantDb, afterId: number, limit: number): Promise<InboundRouteRow[]> =>
  db.listAfter(inboundRoutes, afterId, limit);

/** It leads there, open or closed, or reads the time condition. */
const uses = (destination: Destination): SQL =>
  or(
    leadsTo(inboundRoutes.destination, destination),
    leadsTo(inboundRoutes.closed_destination, destination),
    destination.type === 'time_condition' ? sql`${inboundRoutes.time_condition_id} = ${destination.id}` : undefined,
  ) ?? sql`false`;

const none = (db: TenantDb, where: SQL): SQL => sql`not exists (select 1 from ${inboundRoutes} where ${db.owns(inboundRoutes, where)})`;

/** The first inbound routes that lead to a destination, at most `limit`. */
export const listRoutesTo = (db: TenantDb, destination: Destination, limit: number): Promise<InboundRouteRow[]> =>
  db.list(inboundRoutes, { where: uses(destination), limit });

/** True in SQL while no inbound route leads to a destination. */
export const noRouteLeadsTo = (db: TenantDb, destination: Destination): SQL => none(db, uses(destination));

const reads = (listId: number): SQL => sql`exists (select 1 from json_each(${inboundRoutes.number_list_ids}) where value = ${listId})`;

/** The first inbound routes that read a number list, at most `limit`. */
export const listRoutesOfList = (db: TenantDb, listId: number, limit: number): Promise<InboundRouteRow[]> =>
  db.list(inboundRoutes, { where: reads(listId), limit });

/** True in SQL while no inbound route reads a number list. */
export const noRouteReads = (db: TenantDb, listId: number): SQL => none(db, reads(listId));

/** True in SQL while none of the tenants routes one of the numbers; both are subqueries, the latter of one column `did_digits`. */
export const noTenantRoutes = (tenants: SQL, patterns: SQL): SQL =>
  sql`not exists (select 1 from ${inboundRoutes} as theirs join ${patterns} as mine on ${overlap(sql.raw('theirs.did_digits'), sql.raw('mine.did_digits'))}
    where theirs.tenant_id in ${tenants})`;

/** The tenant's own numbers, as a subquery. */
export const didsOf = (db: TenantDb): SQL => sql`(select did_digits from ${inboundRoutes} where tenant_id = ${db.tenantId})`;

/** One number, as a subquery like that of `didsOf`. */
export const theDid = (did: string): SQL => sql`(select ${keyOfPattern(did)} as did_digits)`;

/** Makes an inbound route if the condition holds; undefined if it did not. @throws inbound_route.did_taken */
export async function createInboundRoute(db: TenantDb, given: Fields, where: SQL | undefined): Promise<InboundRouteRow | undefined> {
  const now = db.now();
  const keys = { did_digits: keyOfPattern(given.did), caller_key: callerKeyOf(given.caller) };
  const insert = db.insert(inboundRoutes, { ...given, ...keys, created_at: now, updated_at: now }, where);
  const [made] = await routed(given.did, () =>
    db.commit<InboundRouteRow[]>([insert], { action: 'inbound_route.created', subject: { created: 'inbound_route' }, desired: true }),
  );
  return made;
}

/** Changes an inbound route if the condition holds; undefined if it did not. @throws inbound_route.did_taken */
export async function updateInboundRoute(
  db: TenantDb,
  old: InboundRouteRow,
  fields: Partial<Fields>,
  where: SQL | undefined,
): Promise<InboundRouteRow | undefined> {
  const { did, caller } = { ...old, ...fields };
  const patch = { ...fields, did_digits: keyOfPattern(did), caller_key: callerKeyOf(caller), updated_at: db.now() };
  const update = db.update(inboundRoutes, old.id, patch, where);
  const [row] = await routed(did, () =>
    db.commit<InboundRouteRow[]>([update], { action: 'inbound_route.updated', subject: `inbound_route:${old.id}`, desired: true }),
  );
  return row;
}

const callerKeyOf = (caller: string | null): string => (caller === null ? '' : keyOfPattern(caller));

export async function removeInboundRoute(db: TenantDb, id: number): Promise<void> {
  const subject = `inbound_route:${id}`;
  await db.commit([db.remove(inboundRoutes, id)], { action: 'inbound_route.deleted', subject, desired: true });
}

async function routed<T>(did: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (cause) {
    if (isUniqueFault(cause, 'inbound_routes.did_digits'))
      throw new AppError('inbound_route.did_taken', { detail: `${did} is routed already.`, cause });
    throw cause;
  }
}

/** The tenant's inbound routes by name, as SQL. */
export const namedInboundRoutes = (db: TenantDb): SQL => namedRows(db, inboundRoutes, inboundRoutes.name);
