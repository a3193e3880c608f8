/** Keys of the installation, as secrets of the Worker (`wrangler secret put NAME`). There are no files to keep made ones in. */
import { fromBase64Url } from '../../base/crypto.ts';
import type { Keys } from '../../platform/platform.ts';

const KEY_BYTES = 32;

/** What this runtime wants to be set, beside the variables of the reference. */
export interface KeyTexts {
  /** 32 bytes as 64 hexadecimal digits or base64. */
  readonly BOTPBX_MASTER_KEY?: string | undefined;
  /** At least 32 characters. */
  readonly JWT_SECRET?: string | undefined;
  /** Ed25519 private key: PKCS #8 in base64, what `signing.key` of the Node runtime holds. */
  readonly BOTPBX_SIGNING_KEY?: string | undefined;
}

/** Reads the keys. @throws one sentence that names the secret which is missing or of no use */
export async function loadKeys(texts: KeyTexts): Promise<Keys> {
  const master = bytesOf(texts.BOTPBX_MASTER_KEY);
  if (master?.length !== KEY_BYTES)
    throw new TypeError('The secret BOTPBX_MASTER_KEY must hold 32 bytes as 64 hexadecimal digits or base64.');
  const session = new TextEncoder().encode(texts.JWT_SECRET ?? '');
  if (session.length < KEY_BYTES) throw new TypeError('The secret JWT_SECRET must have at least 32 characters (256 bits).');
  return {
    master: await crypto.subtle.importKey('raw', master, 'AES-GCM', false, ['encrypt', 'decrypt']),
    session: await crypto.subtle.importKey('raw', session, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify']),
    signing: await signingKeys(bytesOf(texts.BOTPBX_SIGNING_KEY)),
  };
}

async function signingKeys(der: Uint8Array<ArrayBuffer> | undefined): Promise<CryptoKeyPair> {
  try {
    const privateKey = await crypto.subtle.importKey('pkcs8', der ?? new Uint8Array(), 'Ed25519', true, ['sign']);
    const { kty = '', crv = '', x = '' } = (await crypto.subtle.exportKey('jwk', privateKey)) as JsonWebKey;
    return { privateKey, publicKey: await crypto.subtle.importKey('jwk', { kty, crv, x }, 'Ed25519', true, ['verify']) };
  } catch (cause) {
    throw new TypeError('The secret BOTPBX_SIGNING_KEY must hold an Ed25519 private key: PKCS #8 in base64.', { cause });
  }
}

function bytesOf(text: string | undefined): Uint8Array<ArrayBuffer> | undefined {
  const plain = text?.trim() ?? '';
  if (/^[0-9a-f]{64}$/i.test(plain)) return new Uint8Array((plain.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16)));
  return /^[A-Za-z0-9+/_-]+=*$/.test(plain) ? fromBase64Url(plain) : undefined;
}
