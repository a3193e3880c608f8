/** Keys of the installation: given in the environment, or made at the first start and kept in files that only their owner reads. */
import { randomBytes } from 'node:crypto';
import { chmod, link, open, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Keys } from '../../platform/platform.ts';
import { codeOf, Fault } from './fault.ts';

const KEY_BYTES = 32;

/** Reads the keys from `home`, makes what is missing. @throws one sentence if a key is of no use */
export async function loadKeys(home: string, environment: Record<string, string | undefined>): Promise<Keys> {
  const masterText = environment.BOTPBX_MASTER_KEY || undefined;
  const sessionText = environment.JWT_SECRET || undefined;
  const master = masterText === undefined ? await keyFile(home, 'master.key') : masterKeyOf(masterText);
  const session = sessionText === undefined ? await keyFile(home, 'jwt.key') : sessionKeyOf(sessionText);
  const hmac = { name: 'HMAC', hash: 'SHA-256' };
  return {
    master: await crypto.subtle.importKey('raw', master, 'AES-GCM', false, ['encrypt', 'decrypt']),
    session: await crypto.subtle.importKey('raw', session, hmac, false, ['sign', 'verify']),
    signing: await signingKeys(home),
  };
}

function masterKeyOf(text: string): Uint8Array<ArrayBuffer> {
  const isHex = /^[0-9a-f]{64}$/i.test(text);
  const bytes = isHex ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64url');
  if (bytes.length === KEY_BYTES) return new Uint8Array(bytes);
  throw new Fault('BOTPBX_MASTER_KEY must hold 32 bytes as 64 hexadecimal digits or as base64.');
}

function sessionKeyOf(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length >= KEY_BYTES) return bytes;
  throw new Fault('JWT_SECRET must have at least 32 characters (256 bits); leave it empty to have one made.');
}

async function keyFile(home: string, name: string): Promise<Uint8Array<ArrayBuffer>> {
  const text = await readOrMake(join(home, name), () => Promise.resolve(randomBytes(KEY_BYTES).toString('base64url')));
  const bytes = Buffer.from(text.trim(), 'base64url');
  if (bytes.length !== KEY_BYTES) throw new Fault(`${join(home, name)} holds no key: 32 bytes as base64 are expected.`);
  return new Uint8Array(bytes);
}

async function signingKeys(home: string): Promise<CryptoKeyPair> {
  const file = join(home, 'signing.key');
  const text = await readOrMake(file, async () => {
    const pair = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify']);
    return Buffer.from(await crypto.subtle.exportKey('pkcs8', pair.privateKey)).toString('base64url');
  });
  try {
    const der = new Uint8Array(Buffer.from(text.trim(), 'base64url'));
    const privateKey = await crypto.subtle.importKey('pkcs8', der, 'Ed25519', true, ['sign']);
    const { kty = '', crv = '', x = '' } = await crypto.subtle.exportKey('jwk', privateKey);
    const publicKey = await crypto.subtle.importKey('jwk', { kty, crv, x }, 'Ed25519', true, ['verify']);
    return { privateKey, publicKey };
  } catch (cause) {
    throw new Fault(`${file} holds no Ed25519 key.`, { cause });
  }
}

/** Reads a secret file, or makes it whole and on the disk before anybody can see it; of two who make it at once, one wins. */
async function readOrMake(file: string, make: () => Promise<string>): Promise<string> {
  const found = await readSecret(file);
  if (found !== undefined) return found;
  const temporary = `${file}.${randomBytes(6).toString('hex')}`;
  const handle = await open(temporary, 'wx', 0o600);
  try {
    await handle.writeFile(`${await make()}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    await link(temporary, file);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  } finally {
    await rm(temporary);
  }
  return (await readSecret(file)) ?? '';
}

async function readSecret(file: string): Promise<string | undefined> {
  try {
    const text = await readFile(file, 'utf8');
    if (((await stat(file)).mode & 0o077) !== 0) await chmod(file, 0o600);
    return text;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
