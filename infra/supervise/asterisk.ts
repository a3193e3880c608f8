/** Asterisk on this machine: where it comes from, which user it runs as, and a folder that this user can reach. */
import { createHash } from 'node:crypto';
import { mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from '../base/command.ts';
import { Fault } from '../base/fault.ts';
import { step } from '../base/progress.ts';
import { inRoot } from '../base/root.ts';

const USER = 'asterisk';

/** Brings Asterisk and decides on user and run folder: the variables ASTERISK_BIN, ASTERISK_USER and ASTERISK_RUN. */
export async function bringAsterisk(env: Readonly<Record<string, string>>, home: string): Promise<Record<string, string>> {
  const bin = env.ASTERISK_BIN || (await step('Bringing Asterisk 22', () => get(env)));
  const user = env.ASTERISK_USER ?? (await ownUser());
  const folder = env.ASTERISK_RUN || runFolder(home, user);
  mkdirSync(folder, { recursive: true });
  return { ASTERISK_BIN: bin, ASTERISK_USER: user, ASTERISK_RUN: folder };
}

async function get(env: Readonly<Record<string, string>>): Promise<string> {
  const { code, stdout, output } = await run('bash', [inRoot('asterisk', 'get-asterisk.sh')], { env: { ...env } });
  const path = stdout.trim().split('\n').at(-1) ?? '';
  if (code !== 0 || path === '') throw new Fault(`Asterisk 22 could not be brought: ${reason(output)}`);
  return path;
}

const reason = (output: string): string => output.trim().split('\n').slice(-2).join(' ').replaceAll('get-asterisk: ', '');

/** As root Asterisk gets a user of its own; anybody else runs it as himself. */
async function ownUser(): Promise<string> {
  if (process.getuid?.() !== 0) return '';
  if ((await run('id', ['-u', USER])).code === 0) return USER;
  const add = ['--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent', '--shell', '/usr/sbin/nologin', USER];
  const { code, output } = await run('useradd', add);
  if (code !== 0) throw new Fault(`the user ${USER} could not be created: ${output.trim()}`);
  return USER;
}

/** Another user reaches a folder only if every folder above it may be passed. */
function runFolder(home: string, user: string): string {
  if (user === '' || isPassable(home)) return join(home, 'asterisk');
  return join('/var/lib/botpbx', createHash('sha256').update(home).digest('hex').slice(0, 12));
}

const OTHERS_MAY_PASS = 0o001;

function isPassable(folder: string): boolean {
  if ((statSync(folder).mode & OTHERS_MAY_PASS) === 0) return false;
  return dirname(folder) === folder || isPassable(dirname(folder));
}
