/** Files that survive a power cut whole: written beside, synced, renamed, and given to the user that reads them. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

/** Whom files for Asterisk belong to; undefined when this process is that user itself. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** Finds the user that Asterisk runs as. Undefined when we are not root or there is none to switch to; throws when it does not exist. */
export async function ownerOf(user: string): Promise<Owner | undefined> {
  if (user === '' || process.getuid?.() !== 0) return undefined;
  const ask = async (flag: string) => Number((await promisify(execFile)('id', [flag, user])).stdout);
  try {
    return { uid: await ask('-u'), gid: await ask('-g') };
  } catch (cause) {
    throw new Error(`There is no user ${user} on this machine (ASTERISK_USER).`, { cause });
  }
}

/** Who only reads what we write: the group may, we ourselves stay the owner, so that a captured Asterisk cannot change its own orders. */
export const readerOf = (owner: Owner | undefined): Owner | undefined => owner && { uid: 0, gid: owner.gid };

/** Makes a folder and those above it, with a mode and an owner of its own; one that exists keeps its content. */
export async function makeFolder(path: string, mode: number, owner?: Owner): Promise<void> {
  await mkdir(path, { recursive: true });
  if (owner) await chown(path, owner.uid, owner.gid);
  await chmod(path, mode);
}

export interface FileOptions {
  readonly mode: number;
  readonly owner?: Owner | undefined;
  /** Whether it may be lost at a power cut. */
  readonly isThrowAway?: boolean;
}

/** Replaces a file as one step: a reader, or a power cut, finds the old text or the new one, never a part. */
export async function replaceFile(path: string, content: string | Uint8Array, options: FileOptions): Promise<void> {
  const beside = `${path}.${randomBytes(4).toString('hex')}.new`;
  const file = await open(beside, 'wx', options.mode);
  try {
    await file.writeFile(content);
    if (options.owner) await file.chown(options.owner.uid, options.owner.gid);
    if (!options.isThrowAway) await file.sync();
  } finally {
    await file.close();
  }
  await rename(beside, path);
  if (!options.isThrowAway) await syncFolder(dirname(path));
}

/** Puts a folder's own entries on the disk, so that a rename in it outlives a power cut. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Whether an error says that a file or folder is not there. */
export const isAbsent = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';
