/** Generations of Asterisk's live files. One symbolic link says which one runs; moving it is the only step that counts. */
import { randomBytes } from 'node:crypto';
import { link, readdir, readFile, readlink, rename, rm, symlink, utimes } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isAbsent, makeFolder, type Owner, replaceFile, syncFolder } from './files.ts';
import type { RunFolders } from './layout.ts';

/** Texts by file name. */
export type Files = ReadonlyMap<string, string>;

export interface Generations {
  /** The texts that Asterisk is to run now. */
  live(): Promise<{ name: string; files: Files }>;
  /** Writes a generation beside the live one and gives its name; files that stay the same are shared with the live one. */
  write(revision: number, files: Files): Promise<string>;
  /** Makes a written generation the live one. */
  swap(name: string): Promise<void>;
  /** Makes a live file look changed to Asterisk, which else reads only what is newer. */
  touch(file: string): Promise<void>;
  /** Removes all generations but the named ones. */
  prune(...keep: readonly string[]): Promise<void>;
}

/** Opens the generations of a run folder. `owner` may read them. */
export function openGenerations(folders: RunFolders, owner: Owner | undefined): Generations {
  const live = async () => {
    const name = basename(await readlink(folders.live));
    return { name, files: await readAll(join(folders.generations, name)) };
  };
  return {
    live,
    async write(revision, files) {
      const before = await live();
      const name = `g${revision}-${randomBytes(4).toString('hex')}`;
      const folder = join(folders.generations, name);
      await makeFolder(folder, 0o750, owner);
      for (const [file, text] of files) {
        if (before.files.get(file) === text) await link(join(folders.generations, before.name, file), join(folder, file));
        else await replaceFile(join(folder, file), text, { mode: 0o640, owner });
      }
      await syncFolder(folder);
      await syncFolder(folders.generations);
      return name;
    },
    async swap(name) {
      const beside = `${folders.live}.new`;
      await rm(beside, { force: true });
      await symlink(join('generations', name), beside);
      await rename(beside, folders.live);
      await syncFolder(folders.root);
    },
    async touch(file) {
      const now = new Date();
      await utimes(join(folders.live, file), now, now);
    },
    async prune(...keep) {
      const spare = (await readdir(folders.generations)).filter((name) => !keep.includes(name));
      for (const name of spare) await rm(join(folders.generations, name), { recursive: true, force: true });
    },
  };
}

async function readAll(folder: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  try {
    for (const name of await readdir(folder)) files.set(name, await readFile(join(folder, name), 'utf8'));
  } catch (error) {
    if (!isAbsent(error)) throw error;
  }
  return files;
}
