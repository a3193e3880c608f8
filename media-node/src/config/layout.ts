/** Where things stand: Asterisk's own parts, our static configuration, and the run folder with its generations. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { type Settings, SettingsError } from '../settings.ts';
import { isAbsent } from './files.ts';

/** The folders inside Asterisk's run folder. */
export interface RunFolders {
  readonly root: string;
  /** Static files and those of this machine. */
  readonly etc: string;
  readonly machine: string;
  /** Symbolic link to the generation that Asterisk is to run. */
  readonly live: string;
  readonly generations: string;
  readonly log: string;
  readonly spool: string;
  /** Certificates and their keys. */
  readonly keys: string;
}

/** Names the folders below a run folder. */
export const runFoldersOf = (root: string): RunFolders => ({
  root,
  etc: join(root, 'etc'),
  machine: join(root, 'etc', 'machine'),
  live: join(root, 'live'),
  generations: join(root, 'generations'),
  log: join(root, 'log'),
  spool: join(root, 'spool'),
  keys: join(root, 'keys'),
});

/** Where Asterisk's modules and its data (sounds, documentation) are. */
export interface AsteriskParts {
  readonly bin: string;
  readonly modules: string;
  readonly data: string;
}

const Layout = z.object({ modules: z.string(), data: z.string() });

const MODULE_FOLDERS = [
  '/usr/lib/x86_64-linux-gnu/asterisk/modules',
  '/usr/lib/aarch64-linux-gnu/asterisk/modules',
  '/usr/lib64/asterisk/modules',
  '/usr/lib/asterisk/modules',
];
const DATA_FOLDERS = ['/usr/share/asterisk', '/var/lib/asterisk'];

/** Finds the parts of the Asterisk that ASTERISK_BIN starts: by the note beside a brought one, else in the system's usual folders. */
export async function asteriskParts(settings: Settings): Promise<AsteriskParts> {
  const bin = settings.asteriskBin;
  if (bin === undefined)
    throw new SettingsError('ASTERISK_BIN is not set: run asterisk/get-asterisk.sh and set it to the path that it prints.');
  const noted = await readLayout(join(dirname(bin), 'layout.json'));
  if (noted) return { bin, ...noted };
  const modules = MODULE_FOLDERS.find((folder) => existsSync(folder));
  const data = DATA_FOLDERS.find((folder) => existsSync(join(folder, 'sounds')));
  if (!modules || !data) throw new SettingsError(`ASTERISK_BIN: the modules and sounds of ${bin} are not where Asterisk usually has them.`);
  return { bin, modules, data };
}

async function readLayout(file: string): Promise<z.infer<typeof Layout> | undefined> {
  try {
    return Layout.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw new Error(`${file} cannot be read.`, { cause: error });
  }
}

/** Finds our static configuration: beside the checkout's or the installed node's folders. */
export function staticFolder(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const candidates = ['../../../asterisk', '../../asterisk'].map((path) => join(here, path));
  const found = candidates.find((folder) => existsSync(join(folder, 'modules.conf')));
  if (!found) throw new Error(`Asterisk's static configuration is neither in ${candidates.join(' nor in ')}.`);
  return found;
}
