/** All rows of a node's tenants → sections with their hashes. Only tenants that changed since the last time are read and compiled. */
import { canonicalJson, hashOf } from '@botpbx/shared/link/node-config';
import { desiredAgents, desiredDocuments } from '../agents/desired.ts';
import { desiredCalendars } from '../calendars/desired.ts';
import { desiredConferenceRooms } from '../conference-rooms/desired.ts';
import { batched } from '../db/batched.ts';
import type { Db } from '../db/client.ts';
import { desiredEmergencyLocations } from '../emergency-locations/desired.ts';
import { desiredExtensions } from '../extensions/desired.ts';
import { desiredFeatureCodes } from '../feature-codes/desired.ts';
import { desiredFlowSecrets } from '../flow-secrets/desired.ts';
import { desiredFraudReleases } from '../fraud-blocks/desired.ts';
import { desiredInboundRoutes } from '../inbound-routes/desired.ts';
import { desiredIvrs } from '../ivrs/desired.ts';
import { desiredMusicClasses } from '../music-classes/desired.ts';
import { nodesOfTenants } from '../nodes/store.ts';
import { desiredNumberLists } from '../number-lists/desired.ts';
import { desiredOutboundLimits } from '../outbound-limits/desired.ts';
import { desiredOutboundRoutes } from '../outbound-routes/desired.ts';
import { desiredPagingGroups } from '../paging-groups/desired.ts';
import { desiredParkingLots } from '../parking-lots/desired.ts';
import { desiredPinSets } from '../pin-sets/desired.ts';
import { desiredProviders } from '../providers/desired.ts';
import { desiredQueues, desiredWishes } from '../queues/desired.ts';
import { desiredRecordingSettings } from '../recordings/desired.ts';
import { desiredRingGroups } from '../ring-groups/desired.ts';
import { desiredSounds } from '../sounds/desired.ts';
import { desiredTenants } from '../tenants/desired.ts';
import { desiredTimeConditions } from '../time-conditions/desired.ts';
import { desiredTranscriptionSettings } from '../transcriptions/desired.ts';
import { desiredTrunks } from '../trunks/desired.ts';
import { compileNode, compileTenant, type TenantRows } from './compile.ts';
import { missingSections, type NamedHash } from './store.ts';

/** Tenants whose rows are read at a time: bounds the memory of a node's first publication. */
const TENANTS_A_READ = 100;

/** The section of a tenant as it was last built, and the desired seq of its rows then. */
export type KnownSections = Map<number, { readonly seq: number; readonly hash: string }>;

export interface Built {
  readonly sections: readonly NamedHash[];
  /** Texts of the sections that may not be stored yet, by hash. */
  readonly contents: ReadonlyMap<string, string>;
}

/** Builds all sections of a node. `tenants` are in the order of the node, the default tenant first; `known` is read and brought up to date. */
export async function build(
  db: Db,
  nodeId: number,
  tenants: readonly { tenantId: number; seq: number }[],
  known: KnownSections,
): Promise<Built> {
  const contents = new Map<string, string>();
  const add = async (section: unknown): Promise<string> => {
    const content = canonicalJson(section);
    const hash = await hashOf(content);
    contents.set(hash, content);
    return hash;
  };
  const compile = async (some: readonly { tenantId: number; seq: number }[]) => {
    for (const { tenantId, seq, section } of await compiled(db, nodeId, some)) known.set(tenantId, { seq, hash: await add(section) });
  };
  const listed = async () => [
    { name: 'node', hash: await add(compileNode(nodeId, tenants[0]?.tenantId ?? 0)) },
    ...[...tenants]
      .sort((a, b) => a.tenantId - b.tenantId)
      .map(({ tenantId }) => ({ name: `tenant:${tenantId}`, hash: known.get(tenantId)?.hash ?? '' })),
  ];
  await compile(tenants.filter(({ tenantId, seq }) => known.get(tenantId)?.seq !== seq));
  const missing = await missingSections(
    db,
    (await listed()).filter(({ hash }) => !contents.has(hash)),
  );
  await compile(tenants.filter(({ tenantId }) => missing.has(known.get(tenantId)?.hash ?? '')));
  return { sections: await listed(), contents };
}

async function compiled(db: Db, nodeId: number, some: readonly { tenantId: number; seq: number }[]) {
  const made = [];
  for (let at = 0; at < some.length; at += TENANTS_A_READ) {
    const chunk = some.slice(at, at + TENANTS_A_READ);
    const ids = chunk.map(({ tenantId }) => tenantId);
    const servedBy = await nodesOfTenants(db, ids);
    const rows = await readTenants(db, ids);
    for (const { tenantId, seq } of chunk) {
      const its = rows.get(tenantId);
      if (its) made.push({ tenantId, seq, section: compileTenant(its, nodeId, servedBy.get(tenantId) ?? []) });
    }
  }
  return made;
}

/** Everything that sections of these tenants are made of, one query a table. */
export async function readTenants(db: Db, ids: readonly number[]): Promise<Map<number, TenantRows>> {
  const { tenants, ...tables } = await batched(db, {
    tenants: desiredTenants(db, ids),
    extensions: desiredExtensions(db, ids),
    trunks: desiredTrunks(db, ids),
    inbound_routes: desiredInboundRoutes(db, ids),
    number_lists: desiredNumberLists(db, ids),
    outbound_routes: desiredOutboundRoutes(db, ids),
    ring_groups: desiredRingGroups(db, ids),
    time_conditions: desiredTimeConditions(db, ids),
    calendars: desiredCalendars(db, ids),
    sounds: desiredSounds(db, ids),
    music_classes: desiredMusicClasses(db, ids),
    feature_codes: desiredFeatureCodes(db, ids),
    queues: desiredQueues(db, ids),
    queue_wishes: desiredWishes(db, ids),
    conference_rooms: desiredConferenceRooms(db, ids),
    paging_groups: desiredPagingGroups(db, ids),
    parking_lots: desiredParkingLots(db, ids),
    recording_settings: desiredRecordingSettings(db, ids),
    transcription_settings: desiredTranscriptionSettings(db, ids),
    outbound_limits: desiredOutboundLimits(db, ids),
    pin_sets: desiredPinSets(db, ids),
    emergency_locations: desiredEmergencyLocations(db, ids),
    fraud_releases: desiredFraudReleases(db, ids),
    agents: desiredAgents(db, ids),
    agent_documents: desiredDocuments(db, ids),
    providers: desiredProviders(db, ids),
    ivrs: desiredIvrs(db, ids),
    flow_secrets: desiredFlowSecrets(db, ids),
  });
  const rowsOf = byTenant(tables);
  return new Map(tenants.map((tenant) => [tenant.id, { tenant, ...rowsOf(tenant.id) }]));
}

type Tables = Readonly<Record<string, readonly { readonly tenant_id: number }[]>>;

/** The same tables with one tenant's rows alone. */
function byTenant<All extends Tables>(tables: All): (tenantId: number) => All {
  const grouped = Object.entries(tables).map(([name, rows]) => [name, Map.groupBy(rows, (row) => row.tenant_id)] as const);
  return (tenantId) => Object.fromEntries(grouped.map(([name, rows]) => [name, rows.get(tenantId) ?? []])) as unknown as All;
}
