/** Makes the sections of a NodeConfig out of the rows of all slices. Pure: equal rows give equal sections, in whatever order they come. */
import {
  type ConfigExtension,
  type ConfigInboundRoute,
  type ConfigOutboundRoute,
  type ConfigRingGroup,
  type ConfigTimeCondition,
  type ConfigTrunk,
  type NodeSection,
  SCHEMA,
  type TenantSection,
} from '@botpbx/shared/link/node-config';
import type { Holiday } from '@botpbx/shared/model/calendar';
import type { Destination } from '@botpbx/shared/model/destination';
import type { OutboundPermission } from '@botpbx/shared/model/outbound-route';
import type { RingStrategy } from '@botpbx/shared/model/ring-group';
import type { Override, TimeRange } from '@botpbx/shared/model/time-condition';
import type { Codec } from '@botpbx/shared/model/trunk';

/** Digits that every tenant dials for the echo test. */
export const ECHO_CODE = '*43';

/** A row that lives on one node; null means the tenant's first. */
interface Homed {
  readonly id: number;
  readonly node_id: number | null;
}

export interface ExtensionRow extends Homed {
  readonly extension: string;
  readonly name: string;
  readonly caller_id: string | null;
  readonly ring_timeout: number;
  readonly outbound: OutboundPermission;
  readonly secret_version: number;
}

export interface TrunkRow extends Homed {
  readonly host: string;
  readonly port: number;
  readonly transport: 'udp' | 'tcp';
  readonly username: string | null;
  readonly has_password: boolean;
  readonly password_version: number;
  readonly codecs: readonly Codec[];
  readonly register: boolean;
  readonly max_concurrent_calls: number | null;
}

export interface InboundRouteRow {
  readonly id: number;
  readonly did: string;
  readonly destination: Destination;
}

export interface RingGroupRow {
  readonly id: number;
  readonly name: string;
  readonly number: string | null;
  readonly strategy: RingStrategy;
  readonly extension_ids: readonly number[];
  readonly ring_timeout: number;
  readonly failover: Destination | null;
}

export interface TimeConditionRow {
  readonly id: number;
  readonly name: string;
  readonly time_zone: string | null;
  readonly ranges: readonly TimeRange[];
  readonly calendar_ids: readonly number[];
  readonly override: Override;
  readonly open_destination: Destination;
  readonly closed_destination: Destination;
}

export interface CalendarRow {
  readonly id: number;
  readonly holidays: readonly Holiday[];
}

export interface OutboundRouteRow extends Omit<ConfigOutboundRoute, 'trunk_ids'> {
  readonly trunk_ids: readonly number[];
}

/** All desired state of one tenant. */
export interface TenantRows {
  readonly tenant: Pick<TenantSection, 'slug' | 'sip_domain' | 'fallback' | 'caller_id' | 'emergency_trunk_id' | 'max_outbound_calls'> & {
    readonly id: number;
    readonly time_zone: string;
  };
  readonly extensions: readonly ExtensionRow[];
  readonly trunks: readonly TrunkRow[];
  readonly inbound_routes: readonly InboundRouteRow[];
  readonly outbound_routes: readonly OutboundRouteRow[];
  readonly ring_groups: readonly RingGroupRow[];
  readonly time_conditions: readonly TimeConditionRow[];
  readonly calendars: readonly CalendarRow[];
}

export const systemNameOf = (nodeId: number): string => `n${nodeId}`;

/** The section of the node itself. */
export const compileNode = (nodeId: number, defaultTenantId: number): NodeSection => ({
  schema: SCHEMA,
  node_id: nodeId,
  system_name: systemNameOf(nodeId),
  default_tenant_id: defaultTenantId,
});

/**
 * The section of one tenant as one node needs it: the phones and trunks that live there.
 * A route to a phone on another of the tenant's nodes is left out, because the node could not ring it; so is such a member or
 * failover of a ring group, and a time condition hangs up there.
 * @param servedBy the nodes that serve the tenant; the lowest id is its first
 */
export function compileTenant(rows: TenantRows, nodeId: number, servedBy: readonly number[]): TenantSection {
  const first = Math.min(...servedBy);
  const livesHere = (row: Homed) => (row.node_id !== null && servedBy.includes(row.node_id) ? row.node_id : first) === nodeId;
  const extensions = rows.extensions.filter(livesHere).map(extensionOf).sort(byId);
  const ids = new Set(extensions.map((row) => row.id));
  const isHere = (to: Destination) => to.type !== 'extension' || ids.has(to.id);
  const trunks = rows.trunks.filter(livesHere).map(trunkOf).sort(byId);
  const trunkIds = new Set(trunks.map((row) => row.id));
  const { tenant } = rows;
  return {
    schema: SCHEMA,
    tenant_id: tenant.id,
    slug: tenant.slug,
    sip_domain: tenant.sip_domain,
    fallback: tenant.fallback && isHere(tenant.fallback) ? tenant.fallback : null,
    feature_codes: { echo: ECHO_CODE },
    extensions,
    trunks,
    inbound_routes: rows.inbound_routes
      .filter((route) => isHere(route.destination))
      .map(routeOf)
      .sort(byId),
    outbound_routes: rows.outbound_routes.map((row) => outboundRouteOf(row, trunkIds)).sort(byId),
    caller_id: tenant.caller_id,
    emergency_trunk_id: tenant.emergency_trunk_id !== null && trunkIds.has(tenant.emergency_trunk_id) ? tenant.emergency_trunk_id : null,
    max_outbound_calls: tenant.max_outbound_calls,
    ring_groups: rows.ring_groups.map((group) => ringGroupOf(group, isHere)).sort(byId),
    time_conditions: rows.time_conditions.map((condition) => timeConditionOf(condition, rows, isHere)).sort(byId),
  };
}

const byId = (a: { id: number }, b: { id: number }) => a.id - b.id;

const extensionOf = (row: ExtensionRow): ConfigExtension => ({
  id: row.id,
  extension: row.extension,
  name: row.name,
  caller_id: row.caller_id,
  ring_timeout: row.ring_timeout,
  outbound: row.outbound,
  secret: { secret_ref: `extension:${row.id}`, version: row.secret_version },
});

const trunkOf = (row: TrunkRow): ConfigTrunk => ({
  id: row.id,
  host: row.host,
  port: row.port,
  transport: row.transport,
  username: row.username,
  secret: row.has_password ? { secret_ref: `trunk:${row.id}`, version: row.password_version } : null,
  codecs: [...row.codecs],
  register: row.register,
  max_concurrent_calls: row.max_concurrent_calls,
});

const routeOf = (row: InboundRouteRow): ConfigInboundRoute => ({ id: row.id, did: row.did, destination: row.destination });

type IsHere = (to: Destination) => boolean;

const ringGroupOf = (row: RingGroupRow, isHere: IsHere): ConfigRingGroup => ({
  id: row.id,
  name: row.name,
  number: row.number,
  strategy: row.strategy,
  extension_ids: row.extension_ids.filter((id) => isHere({ type: 'extension', id })),
  ring_timeout: row.ring_timeout,
  failover: row.failover && isHere(row.failover) ? row.failover : null,
});

function timeConditionOf(row: TimeConditionRow, { tenant, calendars }: TenantRows, isHere: IsHere): ConfigTimeCondition {
  const hereOrNowhere = (to: Destination): Destination => (isHere(to) ? to : { type: 'hangup' });
  const read = calendars.filter((calendar) => row.calendar_ids.includes(calendar.id)).sort(byId);
  return {
    id: row.id,
    name: row.name,
    time_zone: row.time_zone ?? tenant.time_zone,
    ranges: [...row.ranges],
    holidays: read.flatMap(({ holidays }) => holidays.map(({ date, yearly }) => ({ date, yearly }))),
    override: row.override,
    open_destination: hereOrNowhere(row.open_destination),
    closed_destination: hereOrNowhere(row.closed_destination),
  };
}

/** A route whose trunks all live elsewhere stays: its numbers must not slip through to a wider route. */
const outboundRouteOf = (row: OutboundRouteRow, here: ReadonlySet<number>): ConfigOutboundRoute => ({
  id: row.id,
  name: row.name,
  position: row.position,
  pattern: row.pattern,
  trunk_ids: row.trunk_ids.filter((id) => here.has(id)),
  prepend: row.prepend,
  strip: row.strip,
  caller_id: row.caller_id,
});
