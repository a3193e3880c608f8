/** The rules between slices: what leads where, who uses it, and which numbers would be two tenants' at once. */
import { AppError, type Fault, unreachable } from '@botpbx/shared/base/errors';
import { digitsOf } from '@botpbx/shared/base/phone';
import type { Destination } from '@botpbx/shared/model/destination';
import { type SQL, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import type { TenantDb } from '../db/scoped.ts';
import { findExtension, hasExtension } from '../extensions/store.ts';
import { sharedDids } from '../inbound-routes/desired.ts';
import { didsOf, listRoutesTo, noRouteLeadsTo, noTenantRoutes } from '../inbound-routes/store.ts';
import type { Wiring } from '../kit/context.ts';
import { homeNodeOf, tenantsBeside } from '../nodes/serving.ts';
import { desiredTenants } from '../tenants/desired.ts';
import { getTenant, isNoFallback } from '../tenants/store.ts';
import { pairsAtOneCarrier } from '../trunks/desired.ts';
import { hostsOf, tenantsWithHost } from '../trunks/store.ts';

/** At most so many users of a thing are named. */
const MAX_NAMED = 20;

/** Makes the rules as they are for one tenant. */
export function makeWiring(allDb: Db, db: TenantDb): Wiring {
  return {
    leadsSomewhere: (destination, path) => leadsSomewhere(db, destination, path),
    isUnused: (destination) => isUnused(allDb, db, destination),
    isDidFree: (did) => isDidFree(allDb, db, did),
    isCarrierFree: (host) => isCarrierFree(allDb, db, host),
    homeNode: homeNodeOf(db.tenantId),
    homeNodeId: async () => (await allDb.all<{ id: number | null }>(sql`select ${homeNodeOf(db.tenantId)} as id`))[0]?.id ?? null,
    tenant: () => getTenant(allDb, db.tenantId),
    timeZone: async () => (await getTenant(allDb, db.tenantId)).time_zone,
    canShareNode: (ids) => canShareNode(allDb, ids),
  };
}

async function leadsSomewhere(db: TenantDb, destination: Destination, path: string): Promise<SQL> {
  switch (destination.type) {
    case 'hangup':
      return sql`true`;
    case 'extension':
      if (await findExtension(db, destination.id)) return hasExtension(db, destination.id);
      throw new AppError('destination.not_found', { errors: [{ path, message: `There is no extension with the id ${destination.id}.` }] });
    default:
      return unreachable(destination);
  }
}

async function isUnused(allDb: Db, db: TenantDb, destination: Destination): Promise<SQL> {
  const users = await usersOf(allDb, db, destination);
  if (users.length > 0) throw new AppError('in_use', { detail: users.map((user) => user.message).join(' '), errors: users });
  return sql`${noRouteLeadsTo(db, destination)} and ${isNoFallback(db.tenantId, destination)}`;
}

/** Who leads to a destination, each as a path and a sentence. */
async function usersOf(allDb: Db, db: TenantDb, destination: Destination): Promise<Fault[]> {
  const routes = await listRoutesTo(db, destination, MAX_NAMED);
  const users = routes.map(({ id, name, did }) => ({
    path: `inbound_route:${id}`,
    message: `The inbound route ${name} (${did}) leads to it.`,
  }));
  const { fallback } = await getTenant(allDb, db.tenantId);
  const isFallback = fallback !== null && JSON.stringify(fallback) === JSON.stringify(destination);
  return isFallback ? [...users, { path: 'tenant.fallback', message: "It is the tenant's fallback." }] : users;
}

/** Tenants on the same node behind the same carrier address: there, a call is known by its number alone. */
const rivalsAt = (db: TenantDb, hosts: SQL): SQL =>
  sql`(select * from ${tenantsBeside(db.tenantId)} where tenant_id in ${tenantsWithHost(hosts)})`;

async function isDidFree(allDb: Db, db: TenantDb, did: string): Promise<SQL> {
  const holds = noTenantRoutes(rivalsAt(db, hostsOf(db)), sql`(${digitsOf(did)})`);
  if (await isTrue(allDb, holds)) return holds;
  throw new AppError('inbound_route.did_taken', { detail: `${did} is routed already.`, errors: [{ path: 'did', message: 'is taken' }] });
}

async function isCarrierFree(allDb: Db, db: TenantDb, host: string): Promise<SQL> {
  const holds = noTenantRoutes(rivalsAt(db, sql`(${host.toLowerCase()})`), didsOf(db));
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
