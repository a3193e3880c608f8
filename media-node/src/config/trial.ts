/**
 * A throw-away Asterisk that boots a candidate configuration: with no SIP transport, so that nobody hears of it, no AMI,
 * and ARI at a port of the moment. Registrations need a transport; they are compared when the real Asterisk has them.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdir, readFile, rm, symlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Ari, AriError, makeAri } from '../asterisk/ari/client.ts';
import type { Rendered } from '../asterisk/conf/render.ts';
import type { Settings } from '../settings.ts';
import { asteriskConf, baseFiles } from './base-files.ts';
import { compareEndpoints, compareObjects } from './compare.ts';
import { isAbsent, makeFolder, type Owner, ownerOf, readerOf, replaceFile } from './files.ts';
import { asteriskParts, type RunFolders, runFoldersOf, staticFolder } from './layout.ts';
import { RefusedRevision } from './ports.ts';

/** Longest life of a throw-away Asterisk, whatever becomes of this process. */
const LIFE_SECONDS = 90;
const BOOT_DEADLINE_MS = 45_000;
const PREFIX = 'trial-';

/** Boots a candidate and compares what it loaded. Throws RefusedRevision when it does not boot or loads something else. */
export async function tryOut(settings: Settings, rendered: Rendered, signal: AbortSignal): Promise<void> {
  const folders = runFoldersOf(join(settings.asteriskRun, `${PREFIX}${randomBytes(3).toString('hex')}`));
  const secret = randomBytes(24).toString('base64url');
  try {
    const port = await freePort();
    await layOut(settings, { folders, rendered, port, secret });
    await bootAndCompare(settings, { folders, rendered, ari: makeAri({ host: '127.0.0.1', port, user: 'trial', secret }) }, signal);
  } finally {
    await rm(folders.root, { recursive: true, force: true });
  }
}

/** Removes what a process that was killed in the middle left behind; the Asterisk in it ends by itself. */
export async function clearTrials(settings: Settings): Promise<void> {
  const left = (await readdir(settings.asteriskRun)).filter((name) => name.startsWith(PREFIX));
  for (const name of left) await rm(join(settings.asteriskRun, name), { recursive: true, force: true });
}

interface Trial {
  readonly folders: RunFolders;
  readonly rendered: Rendered;
}

async function layOut(settings: Settings, trial: Trial & { port: number; secret: string }): Promise<void> {
  const { folders } = trial;
  const owner = await ownerOf(settings.asteriskUser);
  const reader = readerOf(owner);
  for (const name of ['', 'etc', 'etc/machine', 'files', 'keys', 'agi']) await makeFolder(join(folders.root, name), 0o750, reader);
  for (const name of ['run', 'log', 'spool', 'db', 'cache']) await makeFolder(join(folders.root, name), 0o750, owner);
  for (const [name, text] of await filesOf(settings, trial)) await put(join(folders.etc, name), text, reader);
  for (const [name, text] of trial.rendered.files) await put(join(folders.root, 'files', name), text, reader);
  await symlink('files', folders.live);
}

const put = (path: string, text: string, owner: Owner | undefined) => replaceFile(path, text, { mode: 0o640, owner, isThrowAway: true });

/** The same files as in earnest, but for what would reach the network or another Asterisk. */
async function filesOf(settings: Settings, trial: Trial & { port: number; secret: string }): Promise<Map<string, string>> {
  const parts = await asteriskParts(settings);
  const ari = { host: '127.0.0.1', port: trial.port, user: 'trial', secret: undefined };
  const input = { settings: { ...settings, ari }, parts, folders: trial.folders, systemName: 'n0', hasTls: false };
  const files = new Map<string, string>();
  for (const name of (await readdir(staticFolder())).filter((file) => file.endsWith('.conf')))
    files.set(name, await readFile(join(staticFolder(), name), 'utf8'));
  for (const [name, text] of baseFiles({ ...input, secrets: { ami_secret: trial.secret, ari_secret: trial.secret } }))
    files.set(name, text);
  files.set('asterisk.conf', asteriskConf(input, files.get('asterisk.conf') ?? ''));
  files.set('machine/manager.conf', 'enabled = no\n');
  files.set('machine/pjsip.conf', '');
  return files;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('The system gave no port.');
  return address.port;
}

async function bootAndCompare(settings: Settings, trial: Trial & { ari: Ari }, signal: AbortSignal): Promise<void> {
  const asterisk = boot(settings, trial.folders);
  try {
    await untilBooted(trial.ari, asterisk.isGone, signal);
    const { ari, rendered } = trial;
    const present = [...rendered.objects.values()].filter((object) => object.type !== 'registration');
    const [first, ...more] = [
      ...(await compareEndpoints(ari, rendered.objects, signal)),
      ...(await compareObjects({ ari, present }, signal)),
    ];
    if (first !== undefined) throw new RefusedRevision('boot', [first, ...more, ...(await complaintsIn(trial.folders))]);
  } catch (cause) {
    if (!(cause instanceof AriError)) throw cause;
    throw new RefusedRevision('boot', ['Asterisk does not boot with this revision.', ...(await complaintsIn(trial.folders))], { cause });
  } finally {
    await asterisk.end();
  }
}

/** Starts Asterisk in a process group of its own, which ends at the latest after LIFE_SECONDS. */
function boot(settings: Settings, folders: RunFolders): { isGone: () => boolean; end: () => Promise<void> } {
  const user = settings.asteriskUser !== '' && process.getuid?.() === 0 ? ['-U', settings.asteriskUser, '-G', settings.asteriskUser] : [];
  const command = [settings.asteriskBin ?? '', '-C', join(folders.etc, 'asterisk.conf'), '-f', ...user];
  const child = spawn('timeout', ['-s', 'KILL', String(LIFE_SECONDS), ...command], { detached: true, stdio: 'ignore' });
  let gone = false;
  const exited = new Promise<void>((resolve) => {
    const over = () => {
      gone = true;
      resolve();
    };
    child.once('exit', over);
    child.once('error', over);
  });
  return {
    isGone: () => gone,
    async end() {
      if (child.pid !== undefined && !gone) process.kill(-child.pid, 'SIGKILL');
      await exited;
    },
  };
}

async function untilBooted(ari: Ari, isGone: () => boolean, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + BOOT_DEADLINE_MS;
  for (;;) {
    try {
      return void (await ari.info(signal));
    } catch (error) {
      if (!(error instanceof AriError) || isGone() || performance.now() > deadline) throw error;
    }
    await sleep(20, undefined, { signal });
  }
}

/** What Asterisk says of objects that it could not make; nothing of their values. */
async function complaintsIn(folders: RunFolders): Promise<string[]> {
  try {
    const lines = (await readFile(join(folders.log, 'messages.log'), 'utf8')).split('\n');
    return lines.flatMap((line) => /Could not create an object of type '[a-z]+' with id '[^']{1,200}'/.exec(line)?.[0] ?? []).slice(0, 20);
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
}
