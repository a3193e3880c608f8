/** Who this node is: written once at enrollment, read at each start. The private half of the key never leaves the machine. */
import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SystemName } from '@botpbx/shared/link/node-config';
import { z } from 'zod';
import { isAbsent, makeFolder, replaceFile } from '../config/files.ts';

const Key = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

const StoredIdentity = z.object({
  node_id: z.number().int().positive(),
  system_name: SystemName,
  /** Origin of the control plane. */
  url: z.url(),
  public_key: Key,
  private_key: Key,
  cloud_public_key: Key,
});
type StoredIdentity = z.infer<typeof StoredIdentity>;

/** The node as the cloud knows it, with the means to prove it. */
export interface Identity extends Omit<StoredIdentity, 'private_key'> {
  /** Ed25519 signature of a text, base64url. */
  sign(text: string): string;
}

const fileOf = (nodeFolder: string) => join(nodeFolder, 'identity.json');

/** Reads the identity; undefined before enrollment. @throws if the file is there and cannot be understood. */
export async function readIdentity(nodeFolder: string): Promise<Identity | undefined> {
  const text = await readFile(fileOf(nodeFolder), 'utf8').catch((error: unknown) => {
    if (isAbsent(error)) return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const { private_key, ...open } = StoredIdentity.parse(JSON.parse(text));
  const key = privateKeyOf(open.public_key, private_key);
  return { ...open, sign: (message) => sign(null, Buffer.from(message), key).toString('base64url') };
}

/** Writes the identity for its owner's eyes alone. */
export async function writeIdentity(nodeFolder: string, identity: StoredIdentity): Promise<void> {
  await makeFolder(nodeFolder, 0o700);
  await replaceFile(fileOf(nodeFolder), `${JSON.stringify(identity, null, 2)}\n`, { mode: 0o600 });
}

/** A new Ed25519 pair: both halves raw, 32 bytes, base64url. */
export function makeKeys(): { public_key: string; private_key: string } {
  const { x = '', d = '' } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  return { public_key: x, private_key: d };
}

const privateKeyOf = (x: string, d: string): KeyObject => createPrivateKey({ key: { kty: 'OKP', crv: 'Ed25519', x, d }, format: 'jwk' });
