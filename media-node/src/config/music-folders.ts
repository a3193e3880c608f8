/** Folders of music that is played at random: links to the sounds, which may not be here yet. */
import { readdir, rename, rm, stat, symlink, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { NodeConfig } from '@botpbx/shared/link/node-config';
import { musicFoldersOf, randomFolder } from '../asterisk/conf/music.ts';
import { isAbsent, makeFolder, type Owner } from './files.ts';
import { SOUND_ENDING } from './sound-files.ts';

/** What an undone revision would need again is not removed at once. */
const UNUSED_LIFE_MS = 86_400_000;

/** Makes the folders that a configuration needs, before Asterisk is told of them, and removes those that none has needed for a day. */
export async function placeMusic(config: NodeConfig, soundsFolder: string, owner: Owner | undefined): Promise<void> {
  const wanted = musicFoldersOf(config);
  const root = randomFolder(soundsFolder);
  if (wanted.length === 0 && !(await isThere(root))) return;
  await makeFolder(root, 0o750, owner);
  const present = new Set(await readdir(root));
  const now = new Date();
  for (const { name, hashes } of wanted) {
    const folder = join(root, name);
    if (!present.has(name)) {
      const beside = join(root, `.${name}`);
      await rm(beside, { recursive: true, force: true });
      await makeFolder(beside, 0o750, owner);
      for (const hash of hashes) await symlink(join(soundsFolder, hash + SOUND_ENDING), join(beside, hash + SOUND_ENDING));
      await rename(beside, folder);
    }
    await utimes(folder, now, now);
  }
  await removeOld(root, new Set(wanted.map(({ name }) => name)), now.getTime());
}

async function removeOld(root: string, wanted: ReadonlySet<string>, nowMs: number): Promise<void> {
  for (const name of await readdir(root)) {
    const isOld = !wanted.has(name) && nowMs - (await stat(join(root, name))).mtimeMs > UNUSED_LIFE_MS;
    if (isOld) await rm(join(root, name), { recursive: true });
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (isAbsent(error)) return false;
    throw error;
  }
}
