/** Where things lead: whether it exists, who else leads there, and whether calls would go round in a circle. */
import { AppError, type Fault, unreachable } from '@botpbx/shared/base/errors';
import type { Destination } from '@botpbx/shared/model/destination';
import { type SQL, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import type { TenantDb } from '../db/scoped.ts';
import { findExtension, hasExtension } from '../extensions/store.ts';
import { listRoutesTo, noRouteLeadsTo } from '../inbound-routes/store.ts';
import { edgesOfGroups, findRingGroup, hasRingGroup, listGroupsTo, noGroupLeadsTo } from '../ring-groups/store.ts';
import { getTenant, isNoFallback } from '../tenants/store.ts';
import { edgesOfConditions, findTimeCondition, hasTimeCondition, listConditionsTo, noConditionLeadsTo } from '../time-conditions/store.ts';

/** At most so many users of a thing are named. */
export const MAX_NAMED = 20;

/** As `Wiring.leadsSomewhere`. */
export async function leadsSomewhere(db: TenantDb, destination: Destination, path: string): Promise<SQL> {
  const found = async (row: Promise<unknown>, holds: SQL, noun: string) => {
    if ((await row) !== undefined) return holds;
    const id = 'id' in destination ? destination.id : '';
    throw new AppError('destination.not_found', { errors: [{ path, message: `There is no ${noun} with the id ${id}.` }] });
  };
  switch (destination.type) {
    case 'hangup':
      return sql`true`;
    case 'extension':
      return found(findExtension(db, destination.id), hasExtension(db, destination.id), 'extension');
    case 'ring_group':
      return found(findRingGroup(db, destination.id), hasRingGroup(db, destination.id), 'ring group');
    case 'time_condition':
      return found(findTimeCondition(db, destination.id), hasTimeCondition(db, destination.id), 'time condition');
    default:
      return unreachable(destination);
  }
}

/** As `Wiring.isUnused`. */
export async function isUnused(allDb: Db, db: TenantDb, destination: Destination): Promise<SQL> {
  refuseUsed(await usersOf(allDb, db, destination));
  const none = [
    noRouteLeadsTo(db, destination),
    noGroupLeadsTo(db, destination),
    noConditionLeadsTo(db, destination),
    isNoFallback(db.tenantId, destination),
  ];
  return sql.join(none, sql` and `);
}

/** @throws in_use if there are users */
export function refuseUsed(users: readonly Fault[]): void {
  if (users.length > 0) throw new AppError('in_use', { detail: users.map((user) => user.message).join(' '), errors: users });
}

/** Who leads to a destination, each as a path and a sentence. */
async function usersOf(allDb: Db, db: TenantDb, destination: Destination): Promise<Fault[]> {
  const [routes, groups, conditions, { fallback }] = await Promise.all([
    listRoutesTo(db, destination, MAX_NAMED),
    listGroupsTo(db, destination, MAX_NAMED),
    listConditionsTo(db, destination, MAX_NAMED),
    getTenant(allDb, db.tenantId),
  ]);
  const isFallback = fallback !== null && JSON.stringify(fallback) === JSON.stringify(destination);
  return [
    ...routes.map(({ id, name, did }) => ({ path: `inbound_route:${id}`, message: `The inbound route ${name} (${did}) leads to it.` })),
    ...groups.map(({ id, name }) => ({ path: `ring_group:${id}`, message: `The ring group ${name} rings it.` })),
    ...conditions.map(({ id, name }) => ({ path: `time_condition:${id}`, message: `The time condition ${name} leads to it.` })),
    ...(isFallback ? [{ path: 'tenant.fallback', message: "It is the tenant's fallback." }] : []),
  ];
}

/** What can lead on by itself. */
export type Waypoint = Extract<Destination, { type: 'ring_group' | 'time_condition' }>;

/** As `Wiring.leadsNotBack`. */
export async function leadsNotBack(allDb: Db, db: TenantDb, destination: Destination, from: Waypoint, path: string): Promise<SQL> {
  if (!('id' in destination) || destination.type === 'extension') return sql`true`;
  const holds = isNotOnTheWay(db, destination, from);
  const isClear = (await allDb.all<{ holds: number }>(sql`select (${holds}) as holds`))[0]?.holds === 1;
  if (isClear) return holds;
  throw new AppError('destination.loop', { errors: [{ path, message: 'leads back to where it comes from' }] });
}

/** True in SQL while no way that begins at `destination` passes `from`. */
const isNotOnTheWay = (db: TenantDb, destination: Waypoint, from: Waypoint): SQL =>
  sql`not exists (
    with recursive edge(type, id, destination) as (${edgesOfGroups(db)} union all ${edgesOfConditions(db)}),
    way(type, id) as (
      select ${destination.type}, ${destination.id}
      union
      select json_extract(edge.destination, '$.type'), json_extract(edge.destination, '$.id')
      from way join edge on edge.type = way.type and edge.id = way.id where edge.destination is not null
    )
    select 1 from way where way.type = ${from.type} and way.id = ${from.id})`;
