/** The whole of a revision as Asterisk's files and objects. Pure: equal input, equal bytes. */
import type { NodeConfig, TenantSection } from '@botpbx/shared/link/node-config';
import type { Secret } from '@botpbx/shared/link/node-http';
import { UnwritableError, writeIni } from './ini.ts';
import type { ServerBook } from './lookups.ts';
import { endpointNameOf, suffixOf } from './names.ts';
import { type ConfigObject, keyOf, sectionOf } from './objects.ts';
import { PARTS } from './parts.ts';
import { phoneObjects } from './phones.ts';
import { type Shared, sharingOf } from './sharing.ts';
import { strangerObjects } from './strangers.ts';
import { trunkObjects } from './trunks.ts';

export interface Rendered {
  /** Texts by file name; `pjsip.conf` includes the tenants', the others are those of `parts`. */
  readonly files: ReadonlyMap<string, string>;
  /** Every object that the files define, by key. */
  readonly objects: ReadonlyMap<string, ConfigObject>;
}

export interface RenderInput {
  readonly config: NodeConfig;
  /** By `secret_ref`. */
  readonly secrets: ReadonlyMap<string, Secret>;
  /** Absolute folder of the tenants' sounds. */
  readonly soundsFolder: string;
  readonly servers: ServerBook;
}

/** Where the files stand, seen from Asterisk's own configuration folder. */
const FOLDER = '../live';

/** Renders a configuration. Throws UnwritableError on what Asterisk's files cannot carry and on a name that occurs twice. */
export function renderNode(input: RenderInput): Rendered {
  const { config } = input;
  const global = globalObject(config);
  const objects = new Map([[keyOf(global), global]]);
  const files = new Map<string, string>();
  const sharing = sharingOf(config, input.servers);
  for (const tenant of config.tenants) {
    const own = tenantObjects(tenant, input, sharing);
    for (const object of own) {
      if (objects.has(keyOf(object))) throw new UnwritableError(`${keyOf(object)} occurs twice.`);
      objects.set(keyOf(object), object);
    }
    files.set(fileOf(tenant), writeIni(own.map(sectionOf)));
  }
  files.set('pjsip.conf', indexOf(global, config.tenants));
  for (const part of PARTS) files.set(part.file, part.render(input));
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

function tenantObjects(tenant: TenantSection, input: RenderInput, sharing: ReadonlyMap<number, Shared>): ConfigObject[] {
  const { config } = input;
  const [suffix, fallback] = [suffixOf(config, tenant.tenant_id), fallbackOf(config, tenant)];
  const common = { tenant, suffix, fallback, isAlone: config.tenants.length === 1, ...input };
  return [
    ...tenant.extensions.flatMap((extension) => phoneObjects(extension, common)),
    ...tenant.trunks.flatMap((trunk) => trunkObjects(trunk, { ...common, ...(sharing.get(trunk.id) ?? ALONE) })),
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

const ALONE: Shared = { matches: [], isOwn: true };
