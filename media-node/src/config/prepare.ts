/** Lays out Asterisk's run folder: our static configuration, this machine's part of it, and a first generation without phones. */
import { lstat, readdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Settings } from '../settings.ts';
import { asteriskConf, baseFiles } from './base-files.ts';
import { prepareTls } from './certificate.ts';
import { isAbsent, makeFolder, type Owner, ownerOf, readerOf, replaceFile } from './files.ts';
import { asteriskParts, type RunFolders, runFoldersOf, staticFolder } from './layout.ts';
import { readLocalSecrets } from './local-secrets.ts';

/** How to start Asterisk in the foreground with what was prepared. */
export interface PreparedAsterisk {
  readonly file: string;
  readonly args: readonly string[];
  /** Socket of Asterisk's command line. */
  readonly controlSocket: string;
}

/** Prepares Asterisk's folders and files and tells how to start it. Safe to repeat; what Asterisk keeps (log, spool, db) and the live generation stay. */
export async function prepareAsterisk(settings: Settings): Promise<PreparedAsterisk> {
  const folders = runFoldersOf(settings.asteriskRun);
  const command = commandOf(settings, folders);
  const owner = await ownerOf(settings.asteriskUser);
  const reader = readerOf(owner);
  const parts = await asteriskParts(settings);
  for (const name of ['', 'etc', 'etc/machine', 'generations', 'keys', 'agi']) await makeFolder(join(folders.root, name), 0o750, reader);
  for (const name of ['run', 'log', 'spool', 'db', 'cache']) await makeFolder(join(folders.root, name), 0o750, owner);
  const hasTls = await prepareTls(settings, folders.keys, reader);
  const input = { settings, hasTls, parts, folders, secrets: await readLocalSecrets(settings), systemName: await systemNameOf(settings) };
  const files = baseFiles(input);
  files.set('asterisk.conf', asteriskConf(input, await readFile(join(staticFolder(), 'asterisk.conf'), 'utf8')));
  await copyStatic(folders, reader);
  for (const [name, text] of files) await replaceFile(join(folders.etc, name), text, { mode: 0o640, owner: reader });
  await makeFirstGeneration(folders, reader);
  return { file: parts.bin, ...command };
}

/** Longest path of a Unix socket in bytes, without its end mark. */
const MAX_SOCKET_PATH_BYTES = 107;

function commandOf(settings: Settings, folders: RunFolders): Omit<PreparedAsterisk, 'file'> {
  const controlSocket = join(folders.root, 'run', 'asterisk.ctl');
  if (Buffer.byteLength(controlSocket) > MAX_SOCKET_PATH_BYTES)
    throw new Error(`${folders.root} is too long a path for Asterisk's sockets: set ASTERISK_RUN (or BOTPBX_HOME) to a shorter one.`);
  const user = settings.asteriskUser !== '' && process.getuid?.() === 0 ? ['-U', settings.asteriskUser, '-G', settings.asteriskUser] : [];
  return { args: ['-C', join(folders.etc, 'asterisk.conf'), '-f', ...user], controlSocket };
}

async function copyStatic(folders: RunFolders, owner: Owner | undefined): Promise<void> {
  const from = staticFolder();
  for (const name of (await readdir(from)).filter((file) => file.endsWith('.conf') && file !== 'asterisk.conf'))
    await replaceFile(join(folders.etc, name), await readFile(join(from, name)), { mode: 0o640, owner });
}

const Identity = z.object({ system_name: z.string().regex(/^n[0-9]{1,12}$/) });

/** The node's name from its identity; `n0` until it is enrolled. */
async function systemNameOf(settings: Settings): Promise<string> {
  try {
    return Identity.safeParse(JSON.parse(await readFile(join(settings.nodeFolder, 'identity.json'), 'utf8'))).data?.system_name ?? 'n0';
  } catch (error) {
    if (isAbsent(error) || error instanceof SyntaxError) return 'n0';
    throw error;
  }
}

async function makeFirstGeneration(folders: RunFolders, owner: Owner | undefined): Promise<void> {
  try {
    await lstat(folders.live);
  } catch (error) {
    if (!isAbsent(error)) throw error;
    const first = join(folders.generations, 'g0');
    await makeFolder(first, 0o750, owner);
    await replaceFile(join(first, 'pjsip.conf'), '', { mode: 0o640, owner });
    await symlink('generations/g0', folders.live);
  }
}
