/** Everything that a node should run, as one document in sections: one of the node itself and one of each tenant. */
import { z } from 'zod';
import { DialPatternText } from '../base/dial-pattern.ts';
import { Did, ExtensionNumber, Label } from '../base/phone.ts';
import { Destination } from '../model/destination.ts';
import { CallerNumber, LineLimit, OutboundPermission } from '../model/outbound-route.ts';
import { MAX_RING_MEMBERS, RingStrategy } from '../model/ring-group.ts';
import { Slug, TimeZone } from '../model/tenant.ts';
import { Override, TimeRange } from '../model/time-condition.ts';
import { Codec, Host, Transport } from '../model/trunk.ts';

/** The form of NodeConfig. The cloud compiles for the range that the node's hello states. */
export const SCHEMA = 1;

/** Where the node finds a secret; revisions hold none, so their hashes stay equal. */
export const SecretRef = z.strictObject({
  secret_ref: z.string().regex(/^(extension|trunk):[0-9]{1,12}$/),
  version: z.number().int().positive(),
});
export type SecretRef = z.infer<typeof SecretRef>;

const id = z.number().int().positive();
const SipDomain = z.string().regex(/^[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?$/, 'is no SIP domain');

/** Asterisk's systemname: stands in front of every call id of this node. */
export const SystemName = z.string().regex(/^n[0-9]{1,12}$/);

export const NodeSection = z.strictObject({
  schema: z.literal(SCHEMA),
  node_id: id,
  system_name: SystemName,
  default_tenant_id: id.describe('Its extensions are plain; those of all others carry @sip_domain'),
});
export type NodeSection = z.infer<typeof NodeSection>;

export const ConfigExtension = z.strictObject({
  id,
  extension: ExtensionNumber,
  name: Label(80),
  caller_id: z
    .string()
    .regex(/^\+?[0-9]{3,20}$/)
    .nullable(),
  ring_timeout: z.number().int().min(5).max(300),
  outbound: OutboundPermission.default('international'),
  secret: SecretRef,
});
export type ConfigExtension = z.infer<typeof ConfigExtension>;

export const ConfigTrunk = z.strictObject({
  id,
  host: Host,
  port: z.number().int().min(1).max(65535),
  transport: Transport,
  username: Label(80).nullable(),
  secret: SecretRef.nullable(),
  codecs: z.array(Codec).min(1).max(5),
  register: z.boolean(),
  max_concurrent_calls: LineLimit.default(null),
});
export type ConfigTrunk = z.infer<typeof ConfigTrunk>;

export const ConfigInboundRoute = z.strictObject({ id, did: Did, destination: Destination });
export type ConfigInboundRoute = z.infer<typeof ConfigInboundRoute>;

export const ConfigOutboundRoute = z.strictObject({
  id,
  name: Label(80),
  position: z.number().int(),
  pattern: DialPatternText,
  /** Those of the route's trunks that are this node's, in order. */
  trunk_ids: z.array(id).max(10),
  prepend: z.string().regex(/^\+?[0-9*]{0,20}$/),
  strip: z.number().int().min(0).max(32),
  caller_id: CallerNumber.nullable(),
});
export type ConfigOutboundRoute = z.infer<typeof ConfigOutboundRoute>;

export const ConfigRingGroup = z.strictObject({
  id,
  name: Label(80),
  number: ExtensionNumber.nullable(),
  strategy: RingStrategy,
  /** Those of the members whose phones are this node's. */
  extension_ids: z.array(id).max(MAX_RING_MEMBERS),
  ring_timeout: z.number().int().min(5).max(300),
  failover: Destination.nullable(),
});
export type ConfigRingGroup = z.infer<typeof ConfigRingGroup>;

/** A time condition with all that decides it: its zone, and the holidays of its calendars. */
export const ConfigTimeCondition = z.strictObject({
  id,
  name: Label(80),
  time_zone: TimeZone,
  ranges: z.array(TimeRange).max(50),
  holidays: z.array(z.strictObject({ date: z.iso.date(), yearly: z.boolean() })).max(10_000),
  override: Override,
  open_destination: Destination,
  closed_destination: Destination,
});
export type ConfigTimeCondition = z.infer<typeof ConfigTimeCondition>;

const tenantFields = z.strictObject({
  schema: z.literal(SCHEMA),
  tenant_id: id,
  slug: Slug,
  sip_domain: SipDomain,
  fallback: Destination.nullable(),
  feature_codes: z.strictObject({ echo: z.string().regex(/^\*[0-9]{2,4}$/) }),
  extensions: z.array(ConfigExtension).max(100_000),
  trunks: z.array(ConfigTrunk).max(10_000),
  inbound_routes: z.array(ConfigInboundRoute).max(100_000),
  /** What leaves. Like all defaults here, absent from sections that a node kept from before there was any. */
  outbound_routes: z.array(ConfigOutboundRoute).max(10_000).default([]),
  caller_id: CallerNumber.nullable().default(null),
  emergency_trunk_id: id.nullable().default(null),
  max_outbound_calls: LineLimit.default(null),
  /** Absent from sections that a node kept from before there were any. */
  ring_groups: z.array(ConfigRingGroup).max(10_000).default([]),
  time_conditions: z.array(ConfigTimeCondition).max(10_000).default([]),
});
export const TenantSection = tenantFields.superRefine(refersToItself);
export type TenantSection = z.infer<typeof TenantSection>;

type ReferringSection = Pick<
  z.infer<typeof tenantFields>,
  'fallback' | 'extensions' | 'inbound_routes' | 'ring_groups' | 'time_conditions'
>;

/** A destination must stand in its own section, and a number must stand there once. */
function refersToItself(section: ReferringSection, context: z.RefinementCtx): void {
  const { extensions, inbound_routes, ring_groups, time_conditions } = section;
  const fault = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message });
  const nouns = { extension: extensions, ring_group: ring_groups, time_condition: time_conditions };
  const known = new Set(Object.entries(nouns).flatMap(([type, rows]) => rows.map((row) => `${type}:${row.id}`)));
  for (const { path, to } of destinationsIn(section))
    if (to !== null && 'id' in to && !known.has(`${to.type}:${to.id}`))
      fault(path, `leads to ${to.type === 'extension' ? 'an extension' : 'something'} that this section does not have`);
  ring_groups.forEach((group, at) => {
    if (group.extension_ids.some((member) => !known.has(`extension:${member}`)))
      fault(['ring_groups', at, 'extension_ids'], 'names an extension that this section does not have');
  });
  const once = (path: string, what: string, keys: readonly unknown[]) => {
    if (new Set(keys).size < keys.length) fault([path], `has ${what} twice`);
  };
  const groupNumbers = ring_groups.flatMap(({ number }) => number ?? []);
  const numbers = extensions.map((row) => row.extension);
  once('extensions', 'a number', numbers);
  once('ring_groups', 'a number', [...new Set(numbers), ...groupNumbers]);
  const ids = { extensions, ring_groups, time_conditions };
  for (const [name, rows] of Object.entries(ids))
    once(
      name,
      'an id',
      rows.map((row) => row.id),
    );
  once(
    'inbound_routes',
    'a public number',
    inbound_routes.map((row) => row.did.replace(/^\+/, '')),
  );
}

interface PlacedDestination {
  readonly path: (string | number)[];
  readonly to: Destination | null;
}

/** Every place of a section that leads somewhere. */
const destinationsIn = ({ fallback, inbound_routes, ring_groups, time_conditions }: ReferringSection): PlacedDestination[] => [
  { path: ['fallback'], to: fallback },
  ...inbound_routes.map((route, at) => ({ path: ['inbound_routes', at, 'destination'], to: route.destination })),
  ...ring_groups.map((group, at) => ({ path: ['ring_groups', at, 'failover'], to: group.failover })),
  ...time_conditions.flatMap((row, at) =>
    (['open_destination', 'closed_destination'] as const).map((name) => ({ path: ['time_conditions', at, name], to: row[name] })),
  ),
];

const Hash = z.string().regex(/^[0-9a-f]{64}$/, 'is no SHA-256 in small hexadecimal');

/** Names a revision's sections by hash. `signature` is Ed25519 over `signedText(envelope)`, base64url. */
export const Envelope = z.strictObject({
  schema: z.number().int(),
  node_id: id,
  revision: id,
  /** Set when this revision brings back an older content, so that a node may accept what it ran before. */
  rollback_of: id.nullable(),
  /** SHA-256 of the canonical JSON of `sections`. */
  hash: Hash,
  sections: z
    .array(z.strictObject({ name: z.string().regex(/^(node|tenant:[0-9]{1,12})$/), hash: Hash }))
    .min(2)
    .max(5001),
  signature: z.string().max(200),
});
export type Envelope = z.infer<typeof Envelope>;

/** A revision with its sections read and checked. */
export interface NodeConfig {
  readonly revision: number;
  readonly node: NodeSection;
  readonly tenants: readonly TenantSection[];
}

/** What the signature covers. */
export const signedText = (envelope: Omit<Envelope, 'signature'>): string =>
  `botpbx-revision:${canonicalJson([envelope.schema, envelope.node_id, envelope.revision, envelope.rollback_of, envelope.hash])}`;

/** JSON with sorted keys and no blanks: equal content, equal bytes. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`)
    .join(',')}}`;
}

/** SHA-256 of a text's UTF-8 bytes in small hexadecimal. */
export async function hashOf(text: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
