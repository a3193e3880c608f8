/** The whole of a revision as Asterisk's files and objects. Pure: equal input, equal bytes. */
import type { NodeConfig, TenantSection } from '@botpbx/shared/link/node-config';
import type { Secret } from '@botpbx/shared/link/node-http';
import { UnwritableError, writeIni } from './ini.ts';
import { endpointNameOf, suffixOf } from './names.ts';
import { type ConfigObject, keyOf, sectionOf } from './objects.ts';
import { phoneObjects } from './phones.ts';
import { strangerObjects } from './strangers.ts';
import { trunkObjects } from './trunks.ts';

export interface Rendered {
  /** Texts by file name; `pjsip.conf` includes the others. */
  readonly files: ReadonlyMap<string, string>;
  /** Every object that the files define, by key. */
  readonly objects: ReadonlyMap<string, ConfigObject>;
}

export interface RenderInput {
  readonly config: NodeConfig;
  /** By `secret_ref`. */
  readonly secrets: ReadonlyMap<string, Secret>;
  /** IPv4 addresses by carrier host in small letters. */
  readonly addresses: ReadonlyMap<string, readonly string[]>;
}

/** Where the files stand, seen from Asterisk's own configuration folder. */
const FOLDER = '../live';

/** Renders a configuration. Throws UnwritableError on what Asterisk's files cannot carry and on a name that occurs twice. */
export function renderNode(input: RenderInput): Rendered {
  const { config } = input;
  const global = globalObject(config);
  const objects = new Map([[keyOf(global), global]]);
  const files = new Map<string, string>();
  const sharing = sharingOf(config);
  for (const tenant of config.tenants) {
    const own = tenantObjects(tenant, input, sharing);
    for (const object of own) {
      if (objects.has(keyOf(object))) throw new UnwritableError(`${keyOf(object)} occurs twice.`);
      objects.set(keyOf(object), object);
    }
    files.set(fileOf(tenant), writeIni(own.map(sectionOf)));
  }
  files.set('pjsip.conf', indexOf(global, config.tenants));
  return { files, objects };
}

const fileOf = (tenant: TenantSection): string => `tenant-${tenant.tenant_id}.conf`;

const indexOf = (global: ConfigObject, tenants: readonly TenantSection[]): string =>
  `${writeIni([sectionOf(global)])}\n${tenants.map((tenant) => `#include "${FOLDER}/${fileOf(tenant)}"\n`).join('')}`;

/** Strangers who name no other tenant are challenged with the realm of the default tenant: a number which nobody has looks like one that exists. */
function globalObject(config: NodeConfig): ConfigObject {
  const realm = config.tenants.find((tenant) => tenant.tenant_id === config.node.default_tenant_id)?.sip_domain;
  if (realm === undefined) throw new UnwritableError('The default tenant has no section.');
  return { type: 'global', id: 'global', lines: [['default_realm', realm]] };
}

function tenantObjects(tenant: TenantSection, input: RenderInput, sharing: Sharing): ConfigObject[] {
  const common = { tenant, suffix: suffixOf(input.config, tenant.tenant_id), fallback: fallbackOf(input.config, tenant), ...input };
  return [
    ...tenant.extensions.flatMap((extension) => phoneObjects(extension, common)),
    ...tenant.trunks.flatMap((trunk) => trunkObjects(trunk, { ...common, ...sharing(trunk.id, trunk.host) })),
    ...(common.suffix === '' ? [] : strangerObjects(tenant, input.secrets)),
  ];
}

/** The one endpoint that the static dialplan rings: of a ring group its first member. */
function fallbackOf(config: NodeConfig, tenant: TenantSection): string {
  const to = tenant.fallback;
  const group = to?.type === 'ring_group' ? tenant.ring_groups.find((row) => row.id === to.id) : undefined;
  const id = to?.type === 'extension' ? to.id : group?.extension_ids[0];
  const extension = tenant.extensions.find((row) => row.id === id);
  return extension ? endpointNameOf(config, tenant.tenant_id, extension.extension) : '';
}

type Sharing = (trunkId: number, host: string) => { readonly isFirst: boolean; readonly isOwn: boolean };

/** A carrier's address can belong to one endpoint only: that of the trunk with the lowest id. */
function sharingOf(config: NodeConfig): Sharing {
  const hosts = new Map<string, { trunkIds: number[]; tenantIds: Set<number> }>();
  for (const tenant of config.tenants)
    for (const trunk of tenant.trunks) {
      const host = hosts.get(trunk.host.toLowerCase()) ?? { trunkIds: [], tenantIds: new Set<number>() };
      host.trunkIds.push(trunk.id);
      host.tenantIds.add(tenant.tenant_id);
      hosts.set(trunk.host.toLowerCase(), host);
    }
  return (trunkId, name) => {
    const host = hosts.get(name.toLowerCase());
    return { isFirst: host?.trunkIds.every((id) => id >= trunkId) ?? true, isOwn: (host?.tenantIds.size ?? 1) === 1 };
  };
}
