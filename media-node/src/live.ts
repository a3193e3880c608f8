/** The configuration that is live, made for being asked: by calls that enter, by Asterisk's names, by the link. */
import type { NodeConfig, TenantSection } from '@botpbx/shared/link/node-config';
import { mayShow } from '@botpbx/shared/model/caller-id';
import type { LinesTaken } from '@botpbx/shared/model/gate-view';
import { inFormat } from '@botpbx/shared/model/number-format';
import { endpointNameOf, readEndpointName } from './asterisk/conf/names.ts';
import type { NamedExtension } from './asterisk/follow.ts';
import type { WatchedTrunk } from './asterisk/trunk-watch.ts';
import type { Owner } from './calls/call.ts';
import type { TenantRecording } from './recording/recorder.ts';
import { makeRouter, type Router } from './routing/router.ts';

/** One revision, indexed. */
export interface LiveConfig {
  readonly revision: number;
  /** All of it. */
  readonly config: NodeConfig;
  /** The sections themselves. */
  readonly tenants: NodeConfig['tenants'];
  readonly router: Router;
  readonly endpointOf: (tenantId: number, extension: string) => string;
  readonly extensionAt: (tenantId: number, endpoint: string) => string | undefined;
  readonly extensionOf: (endpoint: string) => NamedExtension | undefined;
  /** Whose endpoint it is; on a carrier's address that tenants share, the dialled number decides the tenant. */
  readonly ownerOf: (endpoint: string, dialled: string) => Owner | undefined;
  readonly hasExtension: (tenantId: number, extension: string) => boolean;
  readonly defaultTenantId: number;
  readonly serves: (tenantId: number) => boolean;
  /** All that is known of a tenant that this node serves. */
  readonly sectionOf: (tenantId: number) => TenantSection | undefined;
  /** Asterisk's systemname: stands in front of every call id. */
  readonly systemName: string;
  readonly extensionNamed: (tenantId: number, extension: string) => { readonly name: string } | undefined;
  /** Whether the calls of a queue are recorded. */
  readonly recordsQueue: (tenantId: number, queueId: number) => boolean;
  /** How the tenant's calls are recorded. */
  readonly recordingOf: (tenantId: number) => TenantRecording | undefined;
  /** Whether a call of the extension to the outside may show this number. */
  readonly mayShow: (tenantId: number, extension: string, callerId: string) => boolean;
  /** Trunks that are on. */
  readonly trunks: readonly WatchedTrunk[];
  /** A number in the form that the trunk's carrier wants. */
  readonly asSent: (trunkId: number, number: string) => string;
}

/** Indexes a configuration. */
export function makeLiveConfig(config: NodeConfig, lines: LinesTaken, isRecordingOn = true): LiveConfig {
  const router = makeRouter(config, { lines, nowMs: Date.now });
  const tenants = new Map(config.tenants.map((tenant) => [tenant.tenant_id, tenant]));
  const extensions = new Map(
    config.tenants.flatMap((tenant) => tenant.extensions.map((row) => [`${tenant.tenant_id}:${row.extension}`, row] as const)),
  );
  const extensionNamed = (tenantId: number, extension: string) => extensions.get(`${tenantId}:${extension}`);
  const hasExtension = (tenantId: number, extension: string) => extensionNamed(tenantId, extension) !== undefined;
  const ownerOf = (endpoint: string, dialled: string): Owner | undefined => {
    const owner = readEndpointName(config, endpoint);
    if (owner?.kind === 'extension') return { kind: 'phone', tenantId: owner.tenant_id, extension: owner.extension };
    if (owner === undefined) return undefined;
    const tenantId = router.tenantOf(owner.trunk_id, dialled) ?? owner.tenant_id;
    return { kind: 'trunk', tenantId, extension: null, trunkId: owner.trunk_id };
  };
  const extensionOf = (endpoint: string) => {
    const owner = readEndpointName(config, endpoint);
    if (owner?.kind !== 'extension' || !hasExtension(owner.tenant_id, owner.extension)) return undefined;
    return { tenantId: owner.tenant_id, extension: owner.extension };
  };
  return {
    revision: config.revision,
    config,
    tenants: config.tenants,
    router,
    endpointOf: (tenantId, extension) => endpointNameOf(config, tenantId, extension),
    extensionOf,
    extensionAt: (tenantId, endpoint) => {
      const extension = extensionOf(endpoint);
      return extension?.tenantId === tenantId ? extension.extension : undefined;
    },
    ownerOf,
    hasExtension,
    defaultTenantId: config.node.default_tenant_id,
    serves: (tenantId) => tenants.has(tenantId),
    sectionOf: (tenantId) => tenants.get(tenantId),
    systemName: config.node.system_name,
    asSent: makeAsSent(config),
    trunks: trunksOf(config),
    extensionNamed,
    recordsQueue: (tenantId, queueId) => tenants.get(tenantId)?.queues.find(({ id }) => id === queueId)?.recording === true,
    recordingOf: (tenantId) => {
      const tenant = tenants.get(tenantId);
      const modeOf = (number: string) => extensions.get(`${tenantId}:${number}`)?.recording;
      return tenant && recordingOf(tenant, modeOf, { isOn: isRecordingOn, isDefault: tenantId === config.node.default_tenant_id });
    },
    mayShow: (tenantId, number, callerId) => {
      const [tenant, extension] = [tenants.get(tenantId), extensionNamed(tenantId, number)];
      return tenant !== undefined && extension !== undefined && mayShow(callerId, tenant, extension);
    },
  };
}

interface RecordingHere {
  readonly isOn: boolean;
  readonly isDefault: boolean;
}

/** Recordings of the node's default tenant lie in the documented folder itself. */
function recordingOf({ tenant_id, recording }: TenantSection, modeOf: TenantRecording['modeOf'], here: RecordingHere): TenantRecording {
  const { enabled, mode, stereo: isStereo, beep: hasBeep, time_zone: timeZone } = recording;
  const folder = here.isDefault ? undefined : `t${tenant_id}`;
  return { isEnabled: here.isOn && enabled, mode, modeOf, isStereo, hasBeep, timeZone, folder };
}

const trunksOf = (config: NodeConfig): WatchedTrunk[] =>
  config.tenants.flatMap(({ tenant_id, trunks }) =>
    trunks.filter(({ enabled }) => enabled).map(({ id, register }) => ({ tenantId: tenant_id, id, register })),
  );

function makeAsSent(config: NodeConfig): LiveConfig['asSent'] {
  const formats = new Map(config.tenants.flatMap(({ trunks }) => trunks.map((trunk) => [trunk.id, trunk.number_format])));
  return (trunkId, number) => inFormat(number, formats.get(trunkId) ?? 'unchanged');
}

/** Holds the newest live configuration; the first may be waited for. */
export interface Live {
  set(config: NodeConfig): void;
  current(): LiveConfig | undefined;
  /** The live configuration, as soon as there is one; undefined when there is none after `waitMs`. */
  within(waitMs: number): Promise<LiveConfig | undefined>;
}

/** Makes the holder; it is empty until the first configuration is set. */
export function makeLive(lines: LinesTaken, isRecordingOn = true): Live {
  let current: LiveConfig | undefined;
  const first = Promise.withResolvers<LiveConfig>();
  return {
    set: (config) => {
      current = makeLiveConfig(config, lines, isRecordingOn);
      first.resolve(current);
    },
    current: () => current,
    within: async (waitMs) => {
      if (current) return current;
      const late = Promise.withResolvers<void>();
      const timer = setTimeout(late.resolve, waitMs);
      await Promise.race([first.promise, late.promise]);
      clearTimeout(timer);
      return current;
    },
  };
}
