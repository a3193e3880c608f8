/** A cloud of the tests: signs revisions as the real one does, so that a node can be given any, good or bad. */

import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import {
  canonicalJson,
  type Envelope,
  hashOf,
  type NodeSection,
  SCHEMA,
  signedText,
  type TenantSection,
} from '@botpbx/shared/link/node-config';
import type { Secret } from '@botpbx/shared/link/node-http';
import type { ConfigExtension } from '@botpbx/shared/link/section/extension';
import { ConfigInboundRoute } from '@botpbx/shared/link/section/inbound-route';
import { UNSET_MAILBOX } from '@botpbx/shared/link/section/mailbox';
import { UNSET_RECORDING } from '@botpbx/shared/link/section/recording';
import { UNSET_TRANSCRIPTION } from '@botpbx/shared/link/section/transcription';
import { ConfigTrunk } from '@botpbx/shared/link/section/trunk';
import { DEFAULT_CALL_FIELDS } from '@botpbx/shared/model/extension-calls';
import { DEFAULT_FEATURE_CODES } from '@botpbx/shared/model/feature-codes';
import { DEFAULT_OUTSIDE } from '@botpbx/shared/model/outside';

/** Makes an extension; its secret is version 1 unless told. */
export const anExtension = (id: number, extension: string, more: Partial<ConfigExtension> = {}): ConfigExtension => ({
  id,
  extension,
  name: `Phone ${extension}`,
  caller_id: null,
  ring_timeout: 20,
  outbound: 'international',
  emergency_location_id: null,
  ...DEFAULT_CALL_FIELDS,
  voicemail_enabled: false,
  voicemail_pin: null,
  voicemail_pin_required: true,
  voicemail_unavailable_sound_id: null,
  voicemail_busy_sound_id: null,
  voicemail_name_sound_id: null,
  voicemail_max_seconds: 180,
  changed: {},
  secret: { secret_ref: `extension:${id}`, version: 1 },
  ...more,
});

/** Makes a trunk without a password; settings that are not named are those of an old section. */
export const aTrunk = (id: number, host: string, more: Partial<ConfigTrunk> = {}): ConfigTrunk => ({
  ...ConfigTrunk.parse({
    id,
    host: 'carrier.example',
    port: 5060,
    transport: 'udp',
    username: null,
    secret: null,
    codecs: ['ulaw', 'alaw'],
    register: false,
  }),
  host,
  ...more,
});

/** What a name server says: every port and transport of a host leads to these addresses; without a host each address is one of its own. */
export const serversAt = (addresses: readonly string[], host?: string): ReadonlyMap<string, readonly { address: string; port: number }[]> =>
  new Map(
    (host === undefined ? addresses : [host]).flatMap((name) =>
      ['udp:5060', 'tcp:5060', 'tcp:5070', 'tls:5061'].map((way) => {
        const [transport, port] = way.split(':');
        const servers = (host === undefined ? [name] : addresses).map((address) => ({ address, port: Number(port) }));
        return [`${transport}:${name}:${port}`, servers] as const;
      }),
    ),
  );

/** Makes an inbound route for all callers. */
export const aRoute = (id: number, did: string, destination: ConfigInboundRoute['destination']): ConfigInboundRoute =>
  ConfigInboundRoute.parse({ id, did, destination });

/** Makes a tenant's section with the SIP domain `t<id>.test`. */
export const aTenant = (id: number, more: Partial<TenantSection> = {}): TenantSection => ({
  schema: SCHEMA,
  tenant_id: id,
  slug: `t${id}`,
  sip_domain: `t${id}.test`,
  fallback: null,
  feature_codes: DEFAULT_FEATURE_CODES,
  extensions: [],
  trunks: [],
  inbound_routes: [],
  number_lists: [],
  agents: [],
  providers: [],
  ivrs: [],
  flow_secrets: [],
  transcription: UNSET_TRANSCRIPTION,
  unrouted_destination: null,
  outbound_routes: [],
  caller_id: null,
  time_zone: 'UTC',
  general_mailbox: UNSET_MAILBOX,
  emergency_trunk_id: null,
  max_outbound_calls: null,
  outside: DEFAULT_OUTSIDE,
  ring_groups: [],
  queues: [],
  queue_members: [],
  time_conditions: [],
  conference_rooms: [],
  paging_groups: [],
  parking_lots: [],
  recording: UNSET_RECORDING,
  sounds: [],
  music_classes: [],
  music_class_id: null,
  ...more,
});

/** Makes a phone's secret as the cloud hands it out. */
export function digestOf(ref: { secret_ref: string; version: number }, username: string, realm: string, secret: string): Secret {
  const hash = (algorithm: string) => createHash(algorithm).update(`${username}:${realm}:${secret}`).digest('hex');
  return { ...ref, kind: 'digest', username, realm, md5: hash('md5'), sha256: hash('sha256') };
}

/** The secret of an extension at a version: what its phone is set to. */
export const phoneSecret = (id: number, version = 1): string => `phone-secret-${id}-v${version}`;

export interface Content {
  readonly node?: Partial<NodeSection>;
  readonly tenants: readonly TenantSection[];
  readonly rollbackOf?: number;
  /** Changes the envelope before it is signed. */
  readonly envelope?: Partial<Envelope>;
}

/** A cloud with revisions, sections and secrets in memory. */
export class TestCloud {
  readonly nodeId: number;
  readonly publicKey: string;
  readonly #privateKey: KeyObject;
  readonly envelopes = new Map<number, unknown>();
  readonly texts = new Map<string, string>();
  /** By `secret_ref`; what is absent is made from `phoneSecret`. */
  readonly kept = new Map<string, Secret>();
  /** Names of what was asked for, in order. */
  readonly asked: string[] = [];
  isDown = false;
  #last = 0;
  #tenants: readonly TenantSection[] = [];

  constructor(nodeId = 7) {
    this.nodeId = nodeId;
    const pair = generateKeyPairSync('ed25519');
    this.#privateKey = pair.privateKey;
    this.publicKey = String(pair.publicKey.export({ format: 'jwk' }).x);
  }

  get identity(): { node_id: number; cloud_public_key: string } {
    return { node_id: this.nodeId, cloud_public_key: this.publicKey };
  }

  /** Publishes a revision and gives its number. */
  async publish(content: Content, revision = this.#last + 1): Promise<number> {
    this.#last = Math.max(this.#last, revision);
    this.#tenants = content.tenants;
    const [first] = content.tenants;
    const node = {
      schema: SCHEMA,
      node_id: this.nodeId,
      system_name: `n${this.nodeId}`,
      default_tenant_id: first?.tenant_id ?? 1,
      ...content.node,
    };
    const sections = [await this.#store('node', node)];
    for (const tenant of content.tenants) sections.push(await this.#store(`tenant:${tenant.tenant_id}`, tenant));
    const body = { schema: SCHEMA, node_id: this.nodeId, revision, rollback_of: content.rollbackOf ?? null, sections };
    this.envelopes.set(revision, this.signed({ ...body, hash: await hashOf(canonicalJson(sections)), ...content.envelope }));
    return revision;
  }

  /** Signs an envelope, whatever stands in it. */
  signed(envelope: Omit<Envelope, 'signature'>): Envelope {
    return { ...envelope, signature: sign(null, Buffer.from(signedText(envelope)), this.#privateKey).toString('base64url') };
  }

  async #store(name: string, section: unknown): Promise<{ name: string; hash: string }> {
    const text = canonicalJson(section);
    const hash = await hashOf(text);
    this.texts.set(hash, text);
    return { name, hash };
  }

  async envelope(revision: number, _signal?: AbortSignal): Promise<unknown> {
    this.#answer(`envelope ${revision}`);
    if (!this.envelopes.has(revision)) throw new Error('no such revision');
    return this.envelopes.get(revision);
  }

  async section(hash: string, _signal?: AbortSignal): Promise<string> {
    this.#answer(`section ${hash}`);
    return this.texts.get(hash) ?? '';
  }

  async secrets(refs: readonly string[], _signal?: AbortSignal): Promise<Secret[]> {
    this.#answer(`secrets ${refs.length}`);
    return refs.flatMap((ref) => this.kept.get(ref) ?? this.#made(ref) ?? []);
  }

  #made(ref: string): Secret | undefined {
    for (const tenant of this.#tenants) {
      const row = tenant.extensions.find((extension) => extension.secret.secret_ref === ref);
      if (row) return digestOf(row.secret, row.extension, tenant.sip_domain, phoneSecret(row.id, row.secret.version));
    }
    return undefined;
  }

  #answer(what: string): void {
    if (this.isDown) throw new Error('the cloud is down');
    this.asked.push(what);
  }
}
