/** Sealing, token hashes and signatures: WebCrypto alone, so that both runtimes have it. */
import { hashOf } from '@botpbx/shared/link/node-config';

const text = new TextEncoder();

export const toBase64Url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

export function fromBase64Url(encoded: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(encoded.replaceAll('-', '+').replaceAll('_', '/')), (sign) => sign.charCodeAt(0));
}

/** A token of `bytes` random bytes, base64url. */
export const randomToken = (bytes: number): string => toBase64Url(crypto.getRandomValues(new Uint8Array(bytes)));

/** Letters and digits that no screen and no ear takes for another. */
const CLEAR = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** A secret for people to type: `length` signs, 5.8 bits each, without bias. */
export function randomSecret(length: number): string {
  let secret = '';
  while (secret.length < length) {
    for (const byte of crypto.getRandomValues(new Uint8Array(length))) {
      if (byte < CLEAR.length * 4 && secret.length < length) secret += CLEAR[byte % CLEAR.length];
    }
  }
  return secret;
}

/** What stands in the database instead of a token: only who holds the token can make it. */
export const tokenHash = (token: string): Promise<string> => hashOf(`botpbx-token:${token}`);

/** Where a sealed value belongs; a value moved to another place does not open. */
export interface Place {
  readonly tenant: number;
  readonly table: string;
  readonly column: string;
  readonly row: number | string;
}

const aad = (place: Place) => text.encode(`${place.tenant}/${place.table}/${place.column}/${place.row}`);

/** Seals a secret: `v1.` + base64url(nonce 12 bytes + ciphertext with tag). */
export async function seal(key: CryptoKey, secret: string, place: Place): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: aad(place) }, key, text.encode(secret)));
  const both = new Uint8Array(iv.length + sealed.length);
  both.set(iv);
  both.set(sealed, iv.length);
  return `v1.${toBase64Url(both)}`;
}

/** Opens a sealed secret. @throws if the key, the place or one bit is another. */
export async function unseal(key: CryptoKey, sealed: string, place: Place): Promise<string> {
  if (!sealed.startsWith('v1.')) throw new TypeError('a sealed value of an unknown form');
  const both = fromBase64Url(sealed.slice(3));
  const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: both.slice(0, 12), additionalData: aad(place) }, key, both.slice(12));
  return new TextDecoder().decode(plain);
}

/** Ed25519 signature of a text, base64url. */
export async function sign(key: CryptoKey, message: string): Promise<string> {
  return toBase64Url(new Uint8Array(await crypto.subtle.sign('Ed25519', key, text.encode(message))));
}

/** Tells whether a base64url signature of a text was made with the raw public key. Garbage is false, never an error. */
export async function isSigned(publicKey: string, message: string, signature: string): Promise<boolean> {
  try {
    const key = await crypto.subtle.importKey('raw', fromBase64Url(publicKey), 'Ed25519', false, ['verify']);
    return await crypto.subtle.verify('Ed25519', key, fromBase64Url(signature), text.encode(message));
  } catch (error) {
    if (error instanceof DOMException || error instanceof TypeError) return false;
    throw error;
  }
}
