/** Where things lead: whether it exists, who else leads there, and whether calls would go round in a circle. */
import { AppError, type Fault } from '@botpbx/shared/base/errors';
import type { Destination } from '@botpbx/shared/model/destination';
import { type SQL, sql } from 'drizzle-orm';
import { edgesOfAgents, listAgentsTo, noAgentLeadsTo } from '../agents/leads.ts';
import { findAgent, hasAgent } from '../agents/store.ts';
import { findConferenceRoom, hasConferenceRoom } from '../conference-rooms/store.ts';
import type { Db } from '../db/client.ts';
import type { TenantDb } from '../db/scoped.ts';
import { findExtension, hasExtension } from '../extensions/store.ts';
import { listRoutesTo, noRouteLeadsTo } from '../inbound-routes/store.ts';
import { edgesOfIvrs, listIvrsTo, noIvrLeadsTo } from '../ivrs/leads.ts';
import { findIvr, hasIvr } from '../ivrs/store.ts';
import { listNumberListsTo, noNumberListLeadsTo } from '../number-lists/store.ts';
import { noOffHoursAt, offHoursAt } from '../outbound-limits/store.ts';
import { listRoutesOpenAt, noRouteOpenAt } from '../outbound-routes/store.ts';
import { findPagingGroup, hasPagingGroup, listPagesOf, noPageHas } from '../paging-groups/store.ts';
import { findParkingLot, hasParkingLot, listLotsTo, noLotLeadsTo } from '../parking-lots/store.ts';
import { edgesOfQueues, findQueue, hasQueue, listQueuesTo, noQueueLeadsTo } from '../queues/store.ts';
import { edgesOfGroups, findRingGroup, hasRingGroup, listGroupsTo, noGroupLeadsTo } from '../ring-groups/store.ts';
import { findSound, hasSound } from '../sounds/store.ts';
import { getTenant, isNoFallback } from '../tenants/store.ts';
import { edgesOfConditions, findTimeCondition, hasTimeCondition, listConditionsTo, noConditionLeadsTo } from '../time-conditions/store.ts';

/** At most so many users of a thing are named. */
export const MAX_NAMED = 20;

/** How a kind of destination is looked up. */
interface Kind {
  readonly noun: string;
  readonly find: (db: TenantDb, id: number) => Promise<unknown>;
  /** True in SQL while it exists. */
  readonly has: (db: TenantDb, id: number) => SQL;
}

type NamedType = Extract<Destination, { id: number }>['type'];

/** Every kind of destination that is a row. */
const KINDS: Readonly<Record<NamedType, Kind>> = {
  extension: { noun: 'extension', find: findExtension, has: hasExtension },
  ring_group: { noun: 'ring group', find: findRingGroup, has: hasRingGroup },
  queue: { noun: 'queue', find: findQueue, has: hasQueue },
  agent: { noun: 'agent', find: findAgent, has: hasAgent },
  ivr: { noun: 'IVR', find: findIvr, has: hasIvr },
  time_condition: { noun: 'time condition', find: findTimeCondition, has: hasTimeCondition },
  conference: { noun: 'conference room', find: findConferenceRoom, has: hasConferenceRoom },
  page: { noun: 'paging group', find: findPagingGroup, has: hasPagingGroup },
  park: { noun: 'parking lot', find: findParkingLot, has: hasParkingLot },
  sound: { noun: 'sound', find: findSound, has: hasSound },
};

/** As `Wiring.leadsSomewhere`. */
export async function leadsSomewhere(db: TenantDb, destination: Destination, path: string): Promise<SQL> {
  if (destination.type === 'voicemail')
    return destination.id === 'general' ? sql`true` : leadsSomewhere(db, { type: 'extension', id: destination.id }, path);
  if (destination.type === 'external') return leadsSomewhere(db, { type: 'extension', id: destination.extension_id }, path);
  if (!('id' in destination)) return sql`true`;
  const { type, id } = destination;
  const { noun, find, has } = KINDS[type];
  if ((await find(db, id)) !== undefined) return has(db, id);
  throw new AppError('destination.not_found', { errors: [{ path, message: `There is no ${noun} with the id ${id}.` }] });
}

/** As `Wiring.isUnused`. */
export async function isUnused(allDb: Db, db: TenantDb, destination: Destination): Promise<SQL> {
  const all = [destination, ...along(destination)];
  refuseUsed((await Promise.all(all.map((one) => usersOf(allDb, db, one)))).flat());
  const none = all.flatMap((one) => [...PLACES.map(({ isNone }) => isNone(db, one)), isNoFallback(db.tenantId, one)]);
  return sql.join(none, sql` and `);
}

/** What goes with a thing: an extension takes its mailbox along. */
const along = (to: Destination): Destination[] => (to.type === 'extension' ? [{ type: 'voicemail', id: to.id }] : []);

/** @throws in_use if there are users */
export function refuseUsed(users: readonly Fault[]): void {
  if (users.length > 0) throw new AppError('in_use', { detail: users.map((user) => user.message).join(' '), errors: users });
}

/** A noun whose rows lead somewhere. */
interface Place {
  /** Its rows that lead there, each as a path and a sentence. */
  readonly users: (db: TenantDb, to: Destination) => Promise<Fault[]>;
  /** True in SQL while none of its rows leads there. */
  readonly isNone: (db: TenantDb, to: Destination) => SQL;
}

/** Every noun whose rows lead somewhere, beside the tenant itself. */
const PLACES: readonly Place[] = [
  {
    users: async (db, to) =>
      (await listRoutesTo(db, to, MAX_NAMED)).map(({ id, name, did }) => ({
        path: `inbound_route:${id}`,
        message: `The inbound route ${name} (${did}) leads to it.`,
      })),
    isNone: noRouteLeadsTo,
  },
  {
    users: async (db, to) =>
      (await listNumberListsTo(db, to, MAX_NAMED)).map(({ id, name }) => ({
        path: `number_list:${id}`,
        message: `Callers whom the number list ${name} turns away go to it.`,
      })),
    isNone: noNumberListLeadsTo,
  },
  {
    users: async (db, to) =>
      (await listGroupsTo(db, to, MAX_NAMED)).map(({ id, name }) => ({
        path: `ring_group:${id}`,
        message: `The ring group ${name} rings it.`,
      })),
    isNone: noGroupLeadsTo,
  },
  {
    users: async (db, to) =>
      (await listQueuesTo(db, to, MAX_NAMED)).map(({ id, name }) => ({ path: `queue:${id}`, message: `The queue ${name} uses it.` })),
    isNone: noQueueLeadsTo,
  },
  {
    users: async (db, to) =>
      (await listAgentsTo(db, to, MAX_NAMED)).map(({ id, name }) => ({ path: `agent:${id}`, message: `The agent ${name} uses it.` })),
    isNone: noAgentLeadsTo,
  },
  {
    users: async (db, to) =>
      (await listIvrsTo(db, to, MAX_NAMED)).map(({ id, name }) => ({ path: `ivr:${id}`, message: `The IVR ${name} uses it.` })),
    isNone: noIvrLeadsTo,
  },
  {
    users: async (db, to) =>
      (await listConditionsTo(db, to, MAX_NAMED)).map(({ id, name }) => ({
        path: `time_condition:${id}`,
        message: `The time condition ${name} leads to it.`,
      })),
    isNone: noConditionLeadsTo,
  },
  {
    users: async (db, to) =>
      to.type !== 'extension'
        ? []
        : (await listPagesOf(db, to.id, MAX_NAMED)).map(({ id, name }) => ({
            path: `paging_group:${id}`,
            message: `The paging group ${name} pages it.`,
          })),
    isNone: (db, to) => (to.type === 'extension' ? noPageHas(db, to.id) : sql`true`),
  },
  {
    users: async (db, to) =>
      (await listLotsTo(db, to, MAX_NAMED)).map(({ id, name }) => ({
        path: `parking_lot:${id}`,
        message: `Callers of the parking lot ${name} go on to it.`,
      })),
    isNone: noLotLeadsTo,
  },
  {
    users: async (db, to) => [
      ...(await listRoutesOpenAt(db, to, MAX_NAMED)).map(({ id, name }) => ({
        path: `outbound_route:${id}`,
        message: `The outbound route ${name} is open by it.`,
      })),
      ...((await offHoursAt(db, to)) ? [{ path: 'outbound_limits', message: 'Off hours are read from it.' }] : []),
    ],
    isNone: (db, to) => sql`${noRouteOpenAt(db, to)} and ${noOffHoursAt(db, to)}`,
  },
];

/** As `Wiring.usersOf`. */
export async function usersOf(allDb: Db, db: TenantDb, destination: Destination): Promise<Fault[]> {
  const [users, { fallback, unrouted_destination: unrouted }] = await Promise.all([
    Promise.all(PLACES.map((place) => place.users(db, destination))),
    getTenant(allDb, db.tenantId),
  ]);
  const isIt = (to: Destination | null) => to !== null && JSON.stringify(to) === JSON.stringify(destination);
  return [
    ...users.flat(),
    ...(isIt(fallback) ? [{ path: 'tenant.fallback', message: "It is the tenant's fallback." }] : []),
    ...(isIt(unrouted) ? [{ path: 'tenant.unrouted_destination', message: 'Calls to numbers without a route go to it.' }] : []),
  ];
}

/** What can lead on by itself. */
export type Waypoint = Extract<Destination, { type: 'ring_group' | 'queue' | 'agent' | 'ivr' | 'time_condition' }>;

/** Where the rows of each such noun lead, as SQL: rows of `type`, `id`, `destination`. */
const EDGES: readonly ((db: TenantDb) => SQL)[] = [edgesOfGroups, edgesOfQueues, edgesOfAgents, edgesOfIvrs, edgesOfConditions];

/** As `Wiring.leadsNotBack`. */
export async function leadsNotBack(allDb: Db, db: TenantDb, destination: Destination, from: Waypoint, path: string): Promise<SQL> {
  if (!('id' in destination) || destination.type === 'voicemail') return sql`true`;
  const holds = isNotOnTheWay(db, destination, from);
  const isClear = (await allDb.all<{ holds: number }>(sql`select (${holds}) as holds`))[0]?.holds === 1;
  if (isClear) return holds;
  throw new AppError('destination.loop', { errors: [{ path, message: 'leads back to where it comes from' }] });
}

const edges = (db: TenantDb): SQL =>
  sql.join(
    EDGES.map((edgesOf) => edgesOf(db)),
    sql` union all `,
  );

/** True in SQL while no way that begins at `destination` passes `from`. */
const isNotOnTheWay = (db: TenantDb, destination: Extract<Destination, { id: number }>, from: Waypoint): SQL =>
  sql`not exists (
    with recursive edge(type, id, destination) as (${edges(db)}),
    way(type, id) as (
      select ${destination.type}, ${destination.id}
      union
      select json_extract(edge.destination, '$.type'), json_extract(edge.destination, '$.id')
      from way join edge on edge.type = way.type and edge.id = way.id where edge.destination is not null
    )
    select 1 from way where way.type = ${from.type} and way.id = ${from.id})`;
