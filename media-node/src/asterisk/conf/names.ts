/** How Asterisk's objects are called. Endpoints carry what the phone says of itself, everything else an id of ours. */

/** What of a configuration decides names. */
export interface NamedConfig {
  readonly node: { readonly default_tenant_id: number };
  readonly tenants: readonly {
    readonly tenant_id: number;
    readonly sip_domain: string;
    readonly trunks: readonly { readonly id: number }[];
  }[];
}

/** Whose endpoint a name is. */
export type EndpointOwner =
  | { readonly kind: 'extension'; readonly tenant_id: number; readonly extension: string }
  | { readonly kind: 'trunk'; readonly tenant_id: number; readonly trunk_id: number };

/** Names the endpoint (and AOR) of an extension: plain digits for the node's default tenant, `1001@domain` for all others. */
export const endpointNameOf = (config: NamedConfig, tenantId: number, extension: string): string =>
  `${extension}${suffixOf(config, tenantId)}`;

/** What stands behind the digits in the endpoint names of a tenant: nothing, or `@` and its SIP domain. Throws if it is not served here. */
export function suffixOf(config: NamedConfig, tenantId: number): string {
  const tenant = config.tenants.find((candidate) => candidate.tenant_id === tenantId);
  if (!tenant) throw new RangeError(`This node does not serve tenant ${tenantId}.`);
  return tenantId === config.node.default_tenant_id ? '' : `@${tenant.sip_domain}`;
}

/** Names the auth object of an extension. */
export const authNameOf = (tenantId: number, extensionId: number): string => `auth_${tenantId}_${extensionId}`;
/** Names the endpoint and identify of those who claim to be of a tenant and are not. */
export const strangerNameOf = (tenantId: number): string => `stranger_${tenantId}`;
/** Names what they would have to sign in with. */
export const strangerAuthNameOf = (tenantId: number): string => `stranger_auth_${tenantId}`;
/** Names the endpoint, AOR and identify of a trunk. */
export const trunkNameOf = (trunkId: number): string => `trunk_${trunkId}`;
/** Names the endpoint and AOR of a trunk at one of its carrier's servers, counted from 0; the first is the trunk itself. */
export const trunkServerNameOf = (trunkId: number, at: number): string =>
  at === 0 ? trunkNameOf(trunkId) : `${trunkNameOf(trunkId)}_${at + 1}`;
/** Names what a trunk signs in with. */
export const trunkAuthNameOf = (trunkId: number): string => `trunk_auth_${trunkId}`;
/** Names the registration of a trunk. */
export const trunkRegistrationNameOf = (trunkId: number): string => `trunk_reg_${trunkId}`;

/** Names a class of music on hold; null is the tenant's usual one, which there always is. */
export const musicClassNameOf = (tenantId: number, classId: number | null): string => `t${tenantId}_${classId ?? 'default'}`;
/** Names the context of what the tenant's phones may watch. */
export const watchContextOf = (tenantId: number): string => `t${tenantId}_hints`;
/** Names a lamp of ours: the state that the node process gives to a number of the tenant. */
export const lampNameOf = (tenantId: number, number: string): string => `Custom:t${tenantId}_${number}`;
/** Names a group of phones that pick up each other's calls; null is the tenant's usual one. */
export const pickupGroupNameOf = (tenantId: number, group: string | null): string => `t${tenantId}${group === null ? '' : `_${group}`}`;
/** Names a conference. */
export const roomNameOf = (tenantId: number, roomId: number): string => `t${tenantId}_${roomId}`;
/** Names a parking lot. It holds the slots, because Asterisk keeps a lot as it was first made. */
export const lotNameOf = ({ tenantId, id, firstSlot, slots }: Lot): string => `t${tenantId}_${id}_${firstSlot}_${slots}`;
interface Lot {
  readonly tenantId: number;
  readonly id: number;
  readonly firstSlot: number;
  readonly slots: number;
}
/** Tells whose lot this is, or undefined if the name is none that this node gave. */
export function readLotName(name: string): { readonly tenantId: number; readonly lotId: number } | undefined {
  const [, tenant, lot] = /^t([0-9]{1,12})_([0-9]{1,12})_[0-9]{2,9}_[0-9]{1,3}$/.exec(name) ?? [];
  return tenant === undefined ? undefined : { tenantId: Number(tenant), lotId: Number(lot) };
}

/** The class in which nothing is heard. */
export const SILENT_CLASS = 'silence';

/** Tells whose endpoint this is, or undefined if the name is none that this node gave. */
export function readEndpointName(config: NamedConfig, name: string): EndpointOwner | undefined {
  const trunk = /^trunk_([0-9]{1,12})(?:_[2-9])?$/.exec(name);
  if (trunk) return readTrunk(config, Number(trunk[1]));
  const [, extension, domain] = /^([0-9]{2,10})(?:@([a-z0-9.-]+))?$/.exec(name) ?? [];
  if (extension === undefined) return undefined;
  const tenantId =
    domain === undefined ? config.node.default_tenant_id : config.tenants.find((tenant) => tenant.sip_domain === domain)?.tenant_id;
  if (tenantId === undefined || (domain !== undefined && tenantId === config.node.default_tenant_id)) return undefined;
  return { kind: 'extension', tenant_id: tenantId, extension };
}

function readTrunk(config: NamedConfig, trunkId: number): EndpointOwner | undefined {
  const tenant = config.tenants.find((candidate) => candidate.trunks.some((trunk) => trunk.id === trunkId));
  return tenant && { kind: 'trunk', tenant_id: tenant.tenant_id, trunk_id: trunkId };
}

/** Names a queue. */
export const queueNameOf = (tenantId: number, queueId: number): string => `t${tenantId}_${queueId}`;

/** Reads the name of a queue; undefined if it is none of ours. */
export function readQueueName(name: string): { readonly tenantId: number; readonly queueId: number } | undefined {
  const [, tenantId, queueId] = /^t([0-9]{1,12})_([0-9]{1,12})$/.exec(name) ?? [];
  return queueId === undefined ? undefined : { tenantId: Number(tenantId), queueId: Number(queueId) };
}

/** How a queue rings the phones of an endpoint; `@` would end what Local dials. */
export const memberInterfaceOf = (endpoint: string): string => `Local/${endpoint.replace('@', '_')}@queue-member/n`;

/** Reads the endpoint out of a member's interface; undefined if it is none of ours. */
export function readMemberInterface(name: string): string | undefined {
  const [, digits, domain] = /^Local\/([0-9]{2,10})(?:_([a-z0-9.-]+))?@queue-member\/n$/.exec(name) ?? [];
  if (digits === undefined) return undefined;
  return domain === undefined ? digits : `${digits}@${domain}`;
}

/** A mailbox as Asterisk's lamps know it: by ids, so that a new number changes nothing and tenants never meet. */
export const mailboxNameOf = (tenantId: number, extensionId: number): string => `${extensionId}@t${tenantId}`;
