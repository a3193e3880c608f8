/** A throw-away Asterisk for one test file: the product's own static configuration, ports of the moment, a folder that goes away. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type Ari, makeAri } from '../../media-node/src/asterisk/ari/client.ts';
import { readLocalSecrets } from '../../media-node/src/config/local-secrets.ts';
import { type PreparedAsterisk, prepareAsterisk } from '../../media-node/src/config/prepare.ts';
import { readSettings, type Settings } from '../../media-node/src/settings.ts';
import { type Ports, portsFor } from './ports.ts';

const run = promisify(execFile);
const ROOT = new URL('../..', import.meta.url).pathname;

export interface TestAsterisk {
  readonly settings: Settings;
  readonly ports: Ports;
  /** Folder of this test alone; Asterisk's run folder is `ast` in it. */
  readonly folder: string;
  readonly ari: Ari;
  readonly amiSecret: string;
  /** Says something to Asterisk's command line and gives the answer. */
  cli(command: string): Promise<string>;
  /** Ends it at once, as a crash would, or in order. */
  stop(how?: 'crash' | 'order'): Promise<void>;
  start(): Promise<void>;
  /** What it wrote into messages.log. */
  log(): Promise<string>;
}

/** Path of Asterisk's program, brought if need be. */
export async function asteriskBin(): Promise<string> {
  const { stdout } = await run('bash', [join(ROOT, 'asterisk', 'get-asterisk.sh')]);
  return stdout.trim().split('\n').at(-1) ?? '';
}

/** As root Asterisk runs as the user `asterisk`, made if need be; else as ourselves. */
async function asteriskUser(): Promise<string> {
  if (process.getuid?.() !== 0) return '';
  const exists = await run('id', ['-u', 'asterisk']).then(
    () => true,
    () => false,
  );
  if (!exists) await run('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'asterisk']);
  return 'asterisk';
}

/** Lays out a throw-away Asterisk; `name` is the test's, for ports of its own. `change` may alter its files before the first start. */
export async function makeAsterisk(name: string, change?: (etc: string, settings: Settings) => Promise<void>): Promise<TestAsterisk> {
  const folder = await mkdtemp(join(tmpdir(), 'botpbx-ast-'));
  await chmod(folder, 0o755);
  const ports = await portsFor(name);
  const settings = readSettings({
    BOTPBX_HOME: join(folder, 'home'),
    ASTERISK_BIN: await asteriskBin(),
    ASTERISK_RUN: join(folder, 'ast'),
    ASTERISK_USER: await asteriskUser(),
    SIP_BIND: '127.0.0.1',
    AMI_PORT: String(ports.ami),
    ARI_PORT: String(ports.ari),
    AGI_PORT: String(ports.agi),
    AUDIOSOCKET_PORT: String(ports.audio),
    SIP_PORT: String(ports.sip),
    SIP_TLS_PORT: String(ports.sipTls),
    RTP_PORT_START: String(ports.rtpFirst),
    RTP_PORT_END: String(ports.rtpLast),
  });
  const prepared = await prepareAsterisk(settings);
  await change?.(join(settings.asteriskRun, 'etc'), settings);
  return running({ folder, settings, ports, prepared, secrets: await readLocalSecrets(settings) });
}

interface Parts {
  readonly ports: Ports;
  readonly folder: string;
  readonly settings: Settings;
  readonly prepared: PreparedAsterisk;
  readonly secrets: { readonly ami_secret: string; readonly ari_secret: string };
}

function running({ folder, settings, ports, prepared, secrets }: Parts): TestAsterisk {
  let child: ChildProcess | undefined;
  const cli = async (command: string) => (await run(prepared.file, [...prepared.args.slice(0, 2), '-rx', command])).stdout;
  return {
    folder,
    settings,
    ports,
    ari: makeAri({ ...settings.ari, secret: secrets.ari_secret }),
    amiSecret: secrets.ami_secret,
    cli,
    log: () => readFile(join(settings.asteriskRun, 'log', 'messages.log'), 'utf8'),
    async start() {
      child = spawn(prepared.file, [...prepared.args], { stdio: 'ignore', detached: true });
      await booted(cli, child);
    },
    async stop(how = 'order') {
      await ended(child, how);
      child = undefined;
      if (how === 'order') await rm(folder, { recursive: true, force: true });
    },
  };
}

async function booted(cli: (command: string) => Promise<string>, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    if (child.exitCode !== null) throw new Error(`Asterisk ended with ${child.exitCode} instead of booting`);
    const said = await cli('core waitfullybooted').catch(() => '');
    if (said.includes('fully booted')) return;
    await sleep(25);
  }
  throw new Error('Asterisk did not boot in time');
}

async function ended(child: ChildProcess | undefined, how: 'crash' | 'order'): Promise<void> {
  if (child?.pid === undefined || child.exitCode !== null) return;
  const exit = new Promise((resolve) => child.once('exit', resolve));
  process.kill(-child.pid, how === 'crash' ? 'SIGKILL' : 'SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 5000);
  await exit;
  clearTimeout(late);
}
