/** Makes revisions that look as if they came from the control plane, signed by its own key, out of a good one. */
import { createHash, createPrivateKey, type KeyObject, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson, Envelope, hashOf, signedText } from '@botpbx/shared/link/node-config';
import type { Secret } from '@botpbx/shared/link/node-http';
import type { Offer, TamperingCloud } from '../../support/tampering-cloud.ts';

export type Loose = Record<string, unknown>;

/** A section that has lost its type: anything may be put into it. */
export interface LooseSection {
  name: string;
  content: Loose;
  /** Sent instead of the content's JSON, under the content's hash. */
  textInstead?: string;
  /** Sent instead of the content's JSON, and signed as it is. */
  raw?: string;
}

/** A revision that is being spoilt. */
export interface Draft {
  revision: number;
  schema: unknown;
  nodeId: number;
  rollbackOf: number | null;
  sections: LooseSection[];
  /** What the node is told when it asks for secrets that it lacks. */
  secrets: Secret[];
  /** The whole answer to the question for secrets, unread. */
  secretsText?: string;
  signWith: KeyObject;
  /** Changes the envelope after it was signed. */
  afterSigning?: (envelope: Loose) => unknown;
}

/** The good revision that the bad ones are made of. */
export interface Good {
  readonly envelope: Envelope;
  readonly sections: ReadonlyMap<string, string>;
  readonly key: KeyObject;
}

/** Reads the revision that went through the cloud last, and the control plane's signing key. */
export function readGood(cloud: TamperingCloud, home: string): Good {
  const pkcs8 = Buffer.from(readFileSync(join(home, 'signing.key'), 'utf8').trim(), 'base64url');
  return {
    envelope: Envelope.parse(JSON.parse(cloud.seenEnvelope)),
    sections: new Map(cloud.seenSections),
    key: createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }),
  };
}

/** A draft that is still as good as the original, under another number. */
export function draftOf({ envelope, sections, key }: Good, revision: number): Draft {
  return {
    revision,
    schema: envelope.schema,
    nodeId: envelope.node_id,
    rollbackOf: null,
    sections: envelope.sections.map(({ name, hash }) => ({ name, content: JSON.parse(sections.get(hash) ?? '{}') as Loose })),
    secrets: [],
    signWith: key,
  };
}

/** Signs a draft and lays out what the node will be told. */
export async function forge(draft: Draft): Promise<Offer> {
  const texts = new Map<string, string>();
  const listed: { name: string; hash: string }[] = [];
  for (const { name, content, textInstead, raw } of draft.sections) {
    const text = raw ?? canonicalJson(content);
    const hash = await hashOf(text);
    texts.set(hash, textInstead ?? text);
    listed.push({ name, hash });
  }
  const hash = await hashOf(canonicalJson(listed));
  const unsigned = {
    schema: draft.schema,
    node_id: draft.nodeId,
    revision: draft.revision,
    rollback_of: draft.rollbackOf,
    hash,
    sections: listed,
  };
  const signature = sign(null, Buffer.from(signedText(unsigned as Omit<Envelope, 'signature'>)), draft.signWith).toString('base64url');
  const envelope = draft.afterSigning?.({ ...unsigned, signature }) ?? { ...unsigned, signature };
  return {
    revision: draft.revision,
    envelope: typeof envelope === 'string' ? envelope : JSON.stringify(envelope),
    sections: texts,
    secrets: draft.secretsText ?? JSON.stringify({ secrets: draft.secrets }),
  };
}

/** The section of the only tenant. */
export const tenantOf = (draft: Draft): Loose => sectionOf(draft, 'tenant:1').content;
export function sectionOf(draft: Draft, name: string): LooseSection {
  const section = draft.sections.find((one) => one.name === name);
  if (section === undefined) throw new Error(`there is no section ${name}`);
  return section;
}
export const listOf = (section: Loose, name: string): Loose[] => section[name] as Loose[];
export function firstOf(section: Loose, name: string): Loose {
  const [first] = listOf(section, name);
  if (first === undefined) throw new Error(`there are no ${name}`);
  return first;
}

/** Adds a phone whose secret is all right, unless `spoil` changes it. */
export function addPhone(draft: Draft, extension: string, spoil: (secret: Loose) => void = () => undefined): Loose {
  const id = 9000 + draft.secrets.length;
  const ref = { secret_ref: `extension:${id}`, version: 1 };
  const realm = String(tenantOf(draft).sip_domain);
  const digest = (kind: string) => createHash(kind).update(`${extension}:${realm}:a secret that nobody has`).digest('hex');
  const secret: Loose = { kind: 'digest', ...ref, username: extension, realm, md5: digest('md5'), sha256: digest('sha256') };
  spoil(secret);
  draft.secrets.push(secret as Secret);
  const row: Loose = { id, extension, name: `Phone ${extension}`, caller_id: null, ring_timeout: 20, secret: ref };
  listOf(tenantOf(draft), 'extensions').push(row);
  return row;
}

/** Adds a trunk without a password. */
export function addTrunk(draft: Draft, change: Loose): Loose {
  const trunk: Loose = {
    ...{ id: 900 + listOf(tenantOf(draft), 'trunks').length, host: '127.0.0.9', port: 5060, transport: 'udp' },
    ...{ username: null, secret: null, codecs: ['ulaw'], register: false },
    ...change,
  };
  listOf(tenantOf(draft), 'trunks').push(trunk);
  return trunk;
}
