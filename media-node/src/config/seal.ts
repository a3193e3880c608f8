/** The node's own key, and secrets sealed under it while they lie on its disk. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isAbsent, makeFolder } from './files.ts';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM with the node's key. */
export interface Seal {
  /** Seals a text so that it opens only under the same purpose. */
  close(text: string, purpose: string): string;
  /** Opens what was sealed; throws when key, purpose or a single bit differ. */
  open(sealed: string, purpose: string): string;
}

/** Reads the node's key from `secrets.key`, making it (0600) when there is none. */
export async function openSeal(nodeFolder: string): Promise<Seal> {
  const file = join(nodeFolder, 'secrets.key');
  return sealWith((await readKey(file)) ?? (await makeKey(nodeFolder, file)));
}

async function readKey(file: string): Promise<Buffer | undefined> {
  try {
    const key = await readFile(file);
    if (key.length !== KEY_BYTES) throw new Error(`${file} is damaged: it has ${key.length} bytes, not ${KEY_BYTES}.`);
    return key;
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

async function makeKey(nodeFolder: string, file: string): Promise<Buffer> {
  await makeFolder(nodeFolder, 0o700);
  const key = randomBytes(KEY_BYTES);
  const beside = `${file}.${randomBytes(4).toString('hex')}.new`;
  await writeFile(beside, key, { mode: 0o600, flag: 'wx', flush: true });
  try {
    await link(beside, file);
    return key;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    return (await readKey(file)) ?? key;
  } finally {
    await rm(beside, { force: true });
  }
}

function sealWith(key: Buffer): Seal {
  return {
    close(text, purpose) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(purpose));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64');
    },
    open(sealed, purpose) {
      const bytes = Buffer.from(sealed, 'base64');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
      decipher.setAAD(Buffer.from(purpose)).setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
    },
  };
}
