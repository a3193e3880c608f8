/** The rules between slices: what leads where, who uses it, and which numbers would be two tenants' at once. */
import { AppError } from '@botpbx/shared/base/errors';
import { type CarrierTrunk, placeOfCarrier } from '@botpbx/shared/model/carrier';
import { type SQL, sql } from 'drizzle-orm';
import { findAgent, noAgentHasNumber } from '../agents/store.ts';
import { hasCalendars, missingCalendars } from '../calendars/store.ts';
import { countLive, getCallRow } from '../calls/store.ts';
import { noRoomHasNumber } from '../conference-rooms/store.ts';
import type { Db } from '../db/client.ts';
import type { TenantDb } from '../db/scoped.ts';
import { findByNumber, findExtension, hasExtensions, missingExtensions, noExtensionHasNumber } from '../extensions/store.ts';
import { isNoFeatureCode } from '../feature-codes/store.ts';
import { sharedDids } from '../inbound-routes/desired.ts';
import { didsOf, listRoutesOfList, noRouteReads, noTenantRoutes, theDid } from '../inbound-routes/store.ts';
import { noIvrHasNumber } from '../ivrs/store.ts';
import type { NumberOf, Wiring } from '../kit/context.ts';
import { homeNodeOf, tenantsBeside } from '../nodes/serving.ts';
import { hasNumberLists, missingNumberLists } from '../number-lists/store.ts';
import { noPageHasNumber } from '../paging-groups/store.ts';
import { noLotHasNumber } from '../parking-lots/store.ts';
import { noQueueHasNumber } from '../queues/store.ts';
import { noGroupHasNumber } from '../ring-groups/store.ts';
import { desiredTenants } from '../tenants/desired.ts';
import { getTenant, isNoEmergencyNumber } from '../tenants/store.ts';
import { listConditionsOfCalendar, noConditionReads } from '../time-conditions/store.ts';
import { carrierAt, carriersOf, tenantsAt } from '../trunks/carrier.ts';
import { pairsAtOneCarrier } from '../trunks/desired.ts';
import { agentAsDrafted } from './agent-uses.ts';
import { isUnused, leadsNotBack, leadsSomewhere, MAX_NAMED, refuseUsed, usersOf } from './destinations.ts';
import { flowRules } from './flow-places.ts';
import { outsideRules } from './outside-uses.ts';
import { areSounds, isMusicClass, isMusicClassUnused, isSoundUnused } from './sound-uses.ts';
import { areTrunks, isTrunkUnused } from './trunk-uses.ts';

/** Makes the rules as they are for one tenant. */
export function makeWiring(allDb: Db, db: TenantDb): Wiring {
  return {
    leadsSomewhere: (destination, path) => leadsSomewhere(db, destination, path),
    leadsNotBack: (destination, from, path) => leadsNotBack(allDb, db, destination, from, path),
    isUnused: (destination) => isUnused(allDb, db, destination),
    usersOf: (destination) => usersOf(allDb, db, destination),
    ...flowRules(allDb, db),
    isNumberFree: (number, asked) => areNumbersFree(allDb, db, [number], asked),
    areNumbersFree: (numbers, asked) => areNumbersFree(allDb, db, numbers, asked),
    agentAsDrafted: (id) => agentAsDrafted(db, id),
    isAgent: async (id) => (await findAgent(db, id)) !== undefined,
    nodeIdOf: async (id) => (await findExtension(db, id, homeNodeOf(db.tenantId)))?.node_id,
    hasExtensions: (ids, path) => hasAll(missingExtensions(db, ids), hasExtensions(db, ids), 'extension', path),
    hasCalendars: (ids, path) => hasAll(missingCalendars(db, ids), hasCalendars(db, ids), 'calendar', path),
    isCalendarUnused: (id) => isCalendarUnused(db, id),
    hasSounds: (ids, path) => areSounds(db, ids, path),
    isSoundUnused: (id) => isSoundUnused(allDb, db, id),
    hasMusicClass: (id, path) => isMusicClass(db, id, path),
    isMusicClassUnused: (id) => isMusicClassUnused(allDb, db, id),
    areTrunks: (ids, path) => areTrunks(db, ids, path),
    isTrunkUnused: (id) => isTrunkUnused(allDb, db, id),
    ...outsideRules(allDb, db),
    hasNumberLists: (ids, path) => hasAll(missingNumberLists(db, ids), hasNumberLists(db, ids), 'number list', path),
    isNumberListUnused: (id) => isNumberListUnused(db, id),
    isDidFree: (did) => isDidFree(allDb, db, did),
    isCarrierFree: (trunk) => isCarrierFree(allDb, db, trunk),
    homeNode: homeNodeOf(db.tenantId),
    homeNodeId: async () => (await allDb.all<{ id: number | null }>(sql`select ${homeNodeOf(db.tenantId)} as id`))[0]?.id ?? null,
    nodeOfExtension: (extension, path) => nodeOfExtension(db, extension, path),
    nodeOfLiveCall: (id) => nodeOfLiveCall(db, id),
    countLiveCalls: () => countLive(db),
    tenant: () => getTenant(allDb, db.tenantId),
    timeZone: async () => (await getTenant(allDb, db.tenantId)).time_zone,
    canShareNode: (ids) => canShareNode(allDb, ids),
  };
}

async function nodeOfLiveCall(db: TenantDb, id: string): Promise<number> {
  const { state, node_id } = await getCallRow(db, id);
  if (state === 'ended') throw new AppError('call.over');
  return node_id;
}

async function nodeOfExtension(db: TenantDb, extension: string, path: string): Promise<number> {
  const row = await findByNumber(db, extension, homeNodeOf(db.tenantId));
  if (!row) throw new AppError('reference.not_found', { errors: [{ path, message: `there is no extension ${extension}` }] });
  if (row.node_id === null) throw new AppError('unavailable', { detail: 'The tenant has no node yet.' });
  return row.node_id;
}

async function isNumberListUnused(db: TenantDb, id: number): Promise<SQL> {
  const readers = await listRoutesOfList(db, id, MAX_NAMED);
  refuseUsed(readers.map((row) => ({ path: `inbound_route:${row.id}`, message: `The inbound route ${row.name} (${row.did}) reads it.` })));
  return noRouteReads(db, id);
}

async function isCalendarUnused(db: TenantDb, id: number): Promise<SQL> {
  const readers = await listConditionsOfCalendar(db, id, MAX_NAMED);
  refuseUsed(readers.map((row) => ({ path: `time_condition:${row.id}`, message: `The time condition ${row.name} reads it.` })));
  return noConditionReads(db, id);
}

/** Every noun that phones dial by a number: what it is called, and whether none of its rows has a number. */
const NUMBERED: Readonly<Record<NumberOf['of'], { readonly noun: string; readonly isFree: (db: TenantDb, number: string) => SQL }>> = {
  extension: { noun: 'an extension', isFree: noExtensionHasNumber },
  ring_group: { noun: 'a ring group', isFree: noGroupHasNumber },
  queue: { noun: 'a queue', isFree: noQueueHasNumber },
  agent: { noun: 'an agent', isFree: noAgentHasNumber },
  ivr: { noun: 'an IVR', isFree: noIvrHasNumber },
  conference_room: { noun: 'a conference room', isFree: noRoomHasNumber },
  paging_group: { noun: 'a paging group', isFree: noPageHasNumber },
  parking_lot: { noun: 'a parking lot', isFree: noLotHasNumber },
  feature_code: { noun: 'a feature code', isFree: isNoFeatureCode },
  tenant: { noun: 'an emergency service', isFree: (db, number) => isNoEmergencyNumber(db.tenantId, number) },
};

/** The noun's own table refuses a number twice by itself. */
async function areNumbersFree(allDb: Db, db: TenantDb, numbers: readonly string[], { of, path }: NumberOf): Promise<SQL> {
  const others = Object.entries(NUMBERED)
    .filter(([noun]) => noun !== of)
    .map(([, { noun, isFree }]) => ({
      noun,
      holds: sql.join(
        numbers.map((number) => isFree(db, number)),
        sql` and `,
      ),
    }));
  for (const { noun, holds } of others) {
    if (await isTrue(allDb, holds)) continue;
    const detail = `${numbers.length === 1 ? `The number ${numbers[0]}` : 'One of the numbers'} belongs to ${noun}.`;
    throw new AppError('extension.number_taken', { detail, errors: [{ path, message: 'is taken' }] });
  }
  return sql.join(
    others.map(({ holds }) => holds),
    sql` and `,
  );
}

/** Every id of a list is a row of the tenant. */
async function hasAll(missing: Promise<number[]>, holds: SQL, noun: string, path: string): Promise<SQL> {
  const [id] = await missing;
  if (id === undefined) return holds;
  throw new AppError('reference.not_found', { errors: [{ path, message: `There is no ${noun} with the id ${id}.` }] });
}

/** Tenants on the same node behind the same carrier address: there, a call is known by its number alone. */
const rivalsAt = (db: TenantDb, carriers: SQL): SQL =>
  sql`(select * from ${tenantsBeside(db.tenantId)} where tenant_id in ${tenantsAt(carriers)})`;

async function isDidFree(allDb: Db, db: TenantDb, did: string): Promise<SQL> {
  const holds = noTenantRoutes(rivalsAt(db, carriersOf(db)), theDid(did));
  if (await isTrue(allDb, holds)) return holds;
  throw new AppError('inbound_route.did_taken', { detail: `${did} is routed already.`, errors: [{ path: 'did', message: 'is taken' }] });
}

async function isCarrierFree(allDb: Db, db: TenantDb, trunk: CarrierTrunk): Promise<SQL> {
  const holds = noTenantRoutes(rivalsAt(db, carrierAt(trunk.host, placeOfCarrier(trunk))), didsOf(db));
  if (await isTrue(allDb, holds)) return holds;
  const errors = [{ path: 'host', message: 'brings a number that is routed already' }];
  throw new AppError('inbound_route.did_taken', { detail: 'A number that this trunk would bring is routed already.', errors });
}

const isTrue = async (db: Db, condition: SQL): Promise<boolean> =>
  (await db.all<{ holds: number }>(sql`select (${condition}) as holds`))[0]?.holds === 1;

/** As `isDidFree`, for all tenants of a node at once. */
async function canShareNode(allDb: Db, tenantIds: readonly number[]): Promise<void> {
  if ((await desiredTenants(allDb, tenantIds)).length < tenantIds.length) throw new AppError('tenant.not_found');
  const [clash] = await pairsAtOneCarrier(allDb, await sharedDids(allDb, tenantIds));
  if (!clash) return;
  const message = `The tenants ${clash.one} and ${clash.other} both route ${clash.did} from the same carrier address; one node cannot tell them apart.`;
  throw new AppError('inbound_route.did_taken', { detail: message, errors: [{ path: 'tenant_ids', message }] });
}
