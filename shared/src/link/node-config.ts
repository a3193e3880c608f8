/** Everything that a node should run, as one document in sections: one of the node itself and one of each tenant. */
import { z } from 'zod';
import { Did, ExtensionNumber, Label } from '../base/phone.ts';
import { Destination } from '../model/destination.ts';
import { Slug } from '../model/tenant.ts';
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
});
export type ConfigTrunk = z.infer<typeof ConfigTrunk>;

export const ConfigInboundRoute = z.strictObject({ id, did: Did, destination: Destination });
export type ConfigInboundRoute = z.infer<typeof ConfigInboundRoute>;

export const TenantSection = z
  .strictObject({
    schema: z.literal(SCHEMA),
    tenant_id: id,
    slug: Slug,
    sip_domain: SipDomain,
    fallback: Destination.nullable(),
    feature_codes: z.strictObject({ echo: z.string().regex(/^\*[0-9]{2,4}$/) }),
    extensions: z.array(ConfigExtension).max(100_000),
    trunks: z.array(ConfigTrunk).max(10_000),
    inbound_routes: z.array(ConfigInboundRoute).max(100_000),
  })
  .superRefine(refersToItself);
export type TenantSection = z.infer<typeof TenantSection>;

/** A destination must stand in its own section, and a number must stand there once. */
function refersToItself(
  section: {
    fallback: Destination | null;
    extensions: { id: number; extension: string }[];
    inbound_routes: { did: string; destination: Destination }[];
  },
  context: z.RefinementCtx,
): void {
  const ids = new Set(section.extensions.map((row) => row.id));
  const missing = (to: Destination | null) => to?.type === 'extension' && !ids.has(to.id);
  const fault = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message });
  if (missing(section.fallback)) fault(['fallback'], 'leads to an extension that this section does not have');
  section.inbound_routes.forEach((route, at) => {
    if (missing(route.destination)) fault(['inbound_routes', at, 'destination'], 'leads to an extension that this section does not have');
  });
  if (new Set(section.extensions.map((row) => row.extension)).size < section.extensions.length) fault(['extensions'], 'has a number twice');
  if (ids.size < section.extensions.length) fault(['extensions'], 'has an id twice');
  if (new Set(section.inbound_routes.map((row) => row.did.replace(/^\+/, ''))).size < section.inbound_routes.length)
    fault(['inbound_routes'], 'has a public number twice');
}

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
