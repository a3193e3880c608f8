/** Brings a revision from the cloud: the envelope, the sections that are lacking, the secrets that are new. */
import type { NodeConfig } from '@botpbx/shared/link/node-config';
import { Secret } from '@botpbx/shared/link/node-http';
import type { SecretRef } from '@botpbx/shared/link/section/secret-ref';
import { z } from 'zod';
import { readEnvelope } from './envelope.ts';
import { type CloudConfig, type NodeIdentity, RefusedRevision, type Revision } from './ports.ts';
import type { SectionReader } from './sections.ts';

export interface FetchInput {
  readonly cloud: CloudConfig;
  readonly identity: NodeIdentity;
  readonly sections: SectionReader;
  /** What is at hand already. */
  readonly held: Revision | undefined;
}

/** Fetches and checks a revision. Throws RefusedRevision for a bad one, or what the cloud's port throws. */
export async function fetchRevision(revision: number, input: FetchInput, signal: AbortSignal): Promise<Revision> {
  const { cloud, identity, held } = input;
  const raw = await cloud.envelope(revision, signal);
  const envelope = await readEnvelope(raw, { revision, identity, running: held?.envelope.revision });
  const sections = new Map<string, string>();
  for (const { hash } of envelope.sections) sections.set(hash, held?.sections.get(hash) ?? (await cloud.section(hash, signal)));
  const config = await input.sections.read(envelope, sections);
  return { envelope, sections, config, secrets: await fetchSecrets(config, input, signal) };
}

/**
 * A secret may be newer than the revision says: a rollback brings back old content, never an old password. Without the secret of a phone
 * or trunk nothing can be written; a key that an agent wants and that is gone leaves the agent to its own devices, and all phones working.
 */
async function fetchSecrets(config: NodeConfig, { cloud, held }: FetchInput, signal: AbortSignal): Promise<Map<string, Secret>> {
  const needed = new Set(refsOf(config).map((ref) => ref.secret_ref));
  const wanted = [...refsOf(config), ...keyRefsOf(config)];
  const isHeld = (ref: SecretRef) => (held?.secrets.get(ref.secret_ref)?.version ?? 0) >= ref.version;
  const lacking = wanted.filter((ref) => !isHeld(ref)).map((ref) => ref.secret_ref);
  const fetched = z.array(Secret).safeParse(lacking.length > 0 ? await cloud.secrets(lacking, signal) : []);
  if (!fetched.success) throw new RefusedRevision('schema', ['The secrets are malformed.']);
  const news = new Map(fetched.data.map((secret) => [secret.secret_ref, secret]));
  const secrets = new Map<string, Secret>();
  for (const ref of wanted) {
    const secret = news.get(ref.secret_ref) ?? held?.secrets.get(ref.secret_ref);
    if (!needed.has(ref.secret_ref) && (secret?.version ?? 0) < ref.version) continue;
    if (secret === undefined) throw new RefusedRevision('schema', [`The cloud has no secret ${ref.secret_ref}.`]);
    if (secret.version < ref.version) throw new RefusedRevision('schema', [`Secret ${ref.secret_ref} is older than the revision says.`]);
    secrets.set(ref.secret_ref, secret);
  }
  return secrets;
}

const refsOf = (config: NodeConfig): SecretRef[] =>
  config.tenants.flatMap((tenant) => [
    ...tenant.extensions.map((row) => row.secret),
    ...tenant.trunks.flatMap((row) => (row.secret ? [row.secret] : [])),
  ]);

/** Keys of providers and of agents' webhooks, secrets of flows: Asterisk never needs them. */
const keyRefsOf = (config: NodeConfig): SecretRef[] =>
  config.tenants.flatMap(({ providers, agents, flow_secrets }) => [
    ...providers.flatMap((row) => (row.secret ? [row.secret] : [])),
    ...agents.flatMap((row) => (row.webhook_secret ? [row.webhook_secret] : [])),
    ...flow_secrets.map((row) => row.secret),
  ]);
