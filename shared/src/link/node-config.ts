/** Everything that a node should run, as one document in sections: one of the node itself and one of each tenant. */
import { z } from 'zod';
import { Destination } from '../model/destination.ts';
import { CallerNumber, LineLimit } from '../model/outbound-route.ts';
import { DEFAULT_OUTSIDE, Outside } from '../model/outside.ts';
import { Slug, TimeZone } from '../model/tenant.ts';
import { ConfigAgent, ConfigProvider } from './section/agent.ts';
import { refersToItself } from './section/check.ts';
import { ConfigConferenceRoom } from './section/conference-room.ts';
import { ConfigExtension } from './section/extension.ts';
import { ConfigFeatureCodes } from './section/feature-codes.ts';
import { ConfigInboundRoute } from './section/inbound-route.ts';
import { ConfigFlowSecret, ConfigIvr } from './section/ivr.ts';
import { ConfigMailbox, UNSET_MAILBOX } from './section/mailbox.ts';
import { ConfigMusicClass } from './section/music-class.ts';
import { ConfigNumberList } from './section/number-list.ts';
import { ConfigOutboundRoute } from './section/outbound-route.ts';
import { ConfigPagingGroup } from './section/paging-group.ts';
import { ConfigParkingLot } from './section/parking-lot.ts';
import { ConfigQueue, ConfigQueueMember } from './section/queue.ts';
import { ConfigRecording, UNSET_RECORDING } from './section/recording.ts';
import { ConfigRingGroup } from './section/ring-group.ts';
import { ConfigSound } from './section/sound.ts';
import { ConfigTimeCondition } from './section/time-condition.ts';
import { ConfigTranscription, UNSET_TRANSCRIPTION } from './section/transcription.ts';
import { ConfigTrunk } from './section/trunk.ts';

/** The form of NodeConfig. The cloud compiles for the range that the node's hello states. */
export const SCHEMA = 1;

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

const tenantFields = z.strictObject({
  schema: z.literal(SCHEMA),
  tenant_id: id,
  slug: Slug,
  sip_domain: SipDomain,
  fallback: Destination.nullable(),
  feature_codes: ConfigFeatureCodes,
  extensions: z.array(ConfigExtension).max(100_000),
  trunks: z.array(ConfigTrunk).max(10_000),
  inbound_routes: z.array(ConfigInboundRoute).max(100_000),
  number_lists: z.array(ConfigNumberList).max(1000).default([]),
  /** Where calls go whose number no inbound route has. */
  unrouted_destination: Destination.nullable().default(null),
  /** What leaves. Like all defaults here, absent from sections that a node kept from before there was any. */
  outbound_routes: z.array(ConfigOutboundRoute).max(10_000).default([]),
  caller_id: CallerNumber.nullable().default(null),
  emergency_trunk_id: id.nullable().default(null),
  max_outbound_calls: LineLimit.default(null),
  outside: Outside.default(DEFAULT_OUTSIDE),
  /** Absent from sections that a node kept from before there were any. */
  ring_groups: z.array(ConfigRingGroup).max(10_000).default([]),
  queues: z.array(ConfigQueue).max(10_000).default([]),
  queue_members: z.array(ConfigQueueMember).max(100_000).default([]),
  time_conditions: z.array(ConfigTimeCondition).max(10_000).default([]),
  conference_rooms: z.array(ConfigConferenceRoom).max(10_000).default([]),
  paging_groups: z.array(ConfigPagingGroup).max(10_000).default([]),
  parking_lots: z.array(ConfigParkingLot).max(1000).default([]),
  recording: ConfigRecording.default(UNSET_RECORDING),
  transcription: ConfigTranscription.default(UNSET_TRANSCRIPTION),
  sounds: z.array(ConfigSound).max(10_000).default([]),
  music_classes: z.array(ConfigMusicClass).max(1000).default([]),
  /** The class that all of the tenant's callers hear; null for Asterisk's own music. */
  music_class_id: id.nullable().default(null),
  time_zone: TimeZone.default('UTC'),
  general_mailbox: ConfigMailbox.default(UNSET_MAILBOX),
  agents: z.array(ConfigAgent).max(10_000).default([]),
  providers: z.array(ConfigProvider).max(50).default([]),
  ivrs: z.array(ConfigIvr).max(10_000).default([]),
  flow_secrets: z.array(ConfigFlowSecret).max(1000).default([]),
});
export const TenantSection = tenantFields.superRefine(refersToItself);
export type TenantSection = z.infer<typeof TenantSection>;

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
