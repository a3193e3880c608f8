/** What a node asks for over HTTPS. Beside enrolment, every one needs the bearer that the socket hands out. */
import { z } from 'zod';
import { operation } from '../base/operation.ts';
import { Envelope, SystemName } from './node-config.ts';
import { fileOperations } from './node-files.ts';
import { SecretRef } from './section/secret-ref.ts';

/** Raw 32-byte Ed25519 public key, base64url without padding. */
const PublicKey = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'is no Ed25519 public key');

export const enroll = operation({
  method: 'POST',
  path: '/node/enroll',
  permission: 'public',
  says: 'Turns a machine into a node: spends the one-use token and leaves the public half of the key that the machine made',
  body: z.strictObject({ token: z.string().min(20).max(200), public_key: PublicKey, version: z.string().max(40) }),
  result: z.object({ node_id: z.number().int(), system_name: SystemName, cloud_public_key: PublicKey }),
  errors: ['enrollment.refused'],
});

export const getConfig = operation({
  method: 'GET',
  path: '/node/config/:revision',
  permission: 'node',
  says: 'The envelope of one revision; its ETag is the hash',
  params: z.strictObject({ revision: z.coerce.number<number>().int().positive() }),
  result: Envelope,
  errors: ['revision.not_found'],
});

export const getSection = operation({
  method: 'GET',
  path: '/node/sections/:hash',
  permission: 'node',
  says: 'The canonical JSON of one section; its SHA-256 is the hash asked for',
  params: z.strictObject({ hash: z.string().regex(/^[0-9a-f]{64}$/) }),
  result: z.unknown(),
  errors: ['section.not_found'],
});

/** A secret as a node needs it: of a phone only the digests (HA1 of username:realm:secret); of a trunk the password itself, which gets into Asterisk's files; a key of a provider or of webhooks, which never does. */
export const Secret = z.discriminatedUnion('kind', [
  SecretRef.extend({
    kind: z.literal('digest'),
    username: z.string(),
    realm: z.string(),
    md5: z.string().regex(/^[0-9a-f]{32}$/),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
  }),
  SecretRef.extend({ kind: z.literal('key'), value: z.string().min(1).max(8000) }),
  SecretRef.extend({ kind: z.literal('plain'), value: z.string().regex(/^[\x21-\x7e]{1,128}$/) }),
]);
export type Secret = z.infer<typeof Secret>;

/** Asks for the secrets named, in their present versions. POST because the list may be long; it changes nothing. */
export const readSecrets = operation({
  method: 'POST',
  path: '/node/secrets',
  permission: 'node',
  says: 'The secrets that the named references stand for; a foreign or unknown one is left out',
  body: z.strictObject({ refs: z.array(SecretRef.shape.secret_ref).max(200_000) }),
  result: z.object({ secrets: z.array(Secret) }),
  status: 200,
  errors: [],
});

export const nodeOperations = [enroll, getConfig, getSection, readSecrets, ...fileOperations] as const;
