/** Makes the sections of a NodeConfig out of the rows of all slices. Pure: equal rows give equal sections, in whatever order they come. */
import {
  type ConfigExtension,
  type ConfigInboundRoute,
  type ConfigTrunk,
  type NodeSection,
  SCHEMA,
  type TenantSection,
} from '@botpbx/shared/link/node-config';
import type { Destination } from '@botpbx/shared/model/destination';
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
}

export interface InboundRouteRow {
  readonly id: number;
  readonly did: string;
  readonly destination: Destination;
}

/** All desired state of one tenant. */
export interface TenantRows {
  readonly tenant: { readonly id: number; readonly slug: string; readonly sip_domain: string; readonly fallback: Destination | null };
  readonly extensions: readonly ExtensionRow[];
  readonly trunks: readonly TrunkRow[];
  readonly inbound_routes: readonly InboundRouteRow[];
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
 * A route to a phone on another of the tenant's nodes is left out, because the node could not ring it.
 * @param servedBy the nodes that serve the tenant; the lowest id is its first
 */
export function compileTenant(rows: TenantRows, nodeId: number, servedBy: readonly number[]): TenantSection {
  const first = Math.min(...servedBy);
  const livesHere = (row: Homed) => (row.node_id !== null && servedBy.includes(row.node_id) ? row.node_id : first) === nodeId;
  const extensions = rows.extensions.filter(livesHere).map(extensionOf).sort(byId);
  const ids = new Set(extensions.map((row) => row.id));
  const isHere = (to: Destination) => to.type !== 'extension' || ids.has(to.id);
  const { tenant } = rows;
  return {
    schema: SCHEMA,
    tenant_id: tenant.id,
    slug: tenant.slug,
    sip_domain: tenant.sip_domain,
    fallback: tenant.fallback && isHere(tenant.fallback) ? tenant.fallback : null,
    feature_codes: { echo: ECHO_CODE },
    extensions,
    trunks: rows.trunks.filter(livesHere).map(trunkOf).sort(byId),
    inbound_routes: rows.inbound_routes
      .filter((route) => isHere(route.destination))
      .map(routeOf)
      .sort(byId),
  };
}

const byId = (a: { id: number }, b: { id: number }) => a.id - b.id;

const extensionOf = (row: ExtensionRow): ConfigExtension => ({
  id: row.id,
  extension: row.extension,
  name: row.name,
  caller_id: row.caller_id,
  ring_timeout: row.ring_timeout,
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
});

const routeOf = (row: InboundRouteRow): ConfigInboundRoute => ({ id: row.id, did: row.did, destination: row.destination });
