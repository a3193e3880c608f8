/** The door for revisions: nothing goes further that the cloud did not sign for this node. */
import { createPublicKey, verify } from 'node:crypto';
import { canonicalJson, Envelope, hashOf, SCHEMA, signedText } from '@botpbx/shared/link/node-config';
import { z } from 'zod';
import { type NodeIdentity, RefusedRevision } from './ports.ts';

export interface EnvelopeExpectation {
  /** The revision that was asked for. */
  readonly revision: number;
  readonly identity: NodeIdentity;
  /** The revision that this node runs. */
  readonly running: number | undefined;
}

/** Reads an envelope and checks signature, hash, node, form and number. Throws RefusedRevision. */
export async function readEnvelope(raw: unknown, expected: EnvelopeExpectation): Promise<Envelope> {
  const read = Envelope.safeParse(raw);
  if (!read.success) throw new RefusedRevision('envelope', [`The envelope is malformed: ${z.prettifyError(read.error)}`]);
  const envelope = read.data;
  const fault = (await isSigned(envelope, expected.identity))
    ? faultOf(envelope, expected)
    : 'The envelope does not bear the signature of the cloud.';
  if (fault !== undefined) throw new RefusedRevision('envelope', [fault]);
  return envelope;
}

async function isSigned(envelope: Envelope, identity: NodeIdentity): Promise<boolean> {
  if (envelope.hash !== (await hashOf(canonicalJson(envelope.sections)))) return false;
  const signature = Buffer.from(envelope.signature, 'base64url');
  if (signature.toString('base64url') !== envelope.signature) return false;
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: identity.cloud_public_key }, format: 'jwk' });
  return verify(null, Buffer.from(signedText(envelope)), key, signature);
}

function faultOf(envelope: Envelope, { revision, identity, running }: EnvelopeExpectation): string | undefined {
  if (envelope.node_id !== identity.node_id) return `The envelope is for node ${envelope.node_id}, this is node ${identity.node_id}.`;
  if (envelope.revision !== revision) return `The envelope is of revision ${envelope.revision}, asked for was ${revision}.`;
  if (envelope.schema !== SCHEMA) return `The revision has form ${envelope.schema}, this node reads ${SCHEMA}.`;
  if (running !== undefined && revision < running && envelope.rollback_of === null)
    return `Revision ${revision} is older than revision ${running}, which runs here, and is no rollback.`;
  const names = envelope.sections.map((section) => section.name);
  if (new Set(names).size < names.length) return 'The envelope names a section twice.';
  if (!names.includes('node')) return 'The envelope names no section of the node.';
  return undefined;
}
