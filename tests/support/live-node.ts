/** A whole node for tests: a real Asterisk, a configuration on the disk, a cloud that is away, and processes that come and go. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NodeEvent } from '@botpbx/shared/link/events';
import type { TenantSection } from '@botpbx/shared/link/node-config';
import { openKeep } from '../../media-node/src/config/keep.ts';
import type { ConfigReport } from '../../media-node/src/config/ports.ts';
import { prepareAsterisk } from '../../media-node/src/config/prepare.ts';
import { startConfig } from '../../media-node/src/config/start.ts';
import { makeKeys, writeIdentity } from '../../media-node/src/link/identity.ts';
import { openSpool } from '../../media-node/src/link/spool.ts';
import { silentLog } from '../../media-node/src/log.ts';
import { type NodeState, readState } from '../../media-node/src/status.ts';
import { makeAsterisk, type TestAsterisk } from './asterisk.ts';
import { phoneSecret, TestCloud } from './revision.ts';
import { SipPhone, type SipPhoneOptions } from './sip-phone.ts';

type EndedCall = Extract<NodeEvent, { kind: 'call.end' }>['call'];

const READY_MS = 15_000;
const POLL_MS = 25;

/** A node whose process is not there until it is started. */
export class LiveNode {
  readonly asterisk: TestAsterisk;
  readonly #lives: ChildProcess[] = [];

  private constructor(asterisk: TestAsterisk) {
    this.asterisk = asterisk;
  }

  /** Boots Asterisk and brings the tenants' configuration to the disk. */
  static async make(name: string, tenants: readonly TenantSection[]): Promise<LiveNode> {
    const asterisk = await makeAsterisk(name);
    const { settings } = asterisk;
    const cloud = new TestCloud(7);
    const url = 'http://127.0.0.1:9';
    await writeIdentity(settings.nodeFolder, { node_id: 7, system_name: 'n7', url, ...makeKeys(), cloud_public_key: cloud.publicKey });
    await prepareAsterisk(settings);
    await asterisk.start();
    const reported = Promise.withResolvers<ConfigReport>();
    const config = await startConfig({
      cloud,
      settings,
      keep: await openKeep(settings.nodeFolder),
      identity: cloud.identity,
      log: silentLog,
      onLive: () => undefined,
      report: reported.resolve,
      signal: new AbortController().signal,
    });
    config.wanted(await cloud.publish({ tenants }));
    const report = await reported.promise;
    if (report.type !== 'applied') throw new Error(`the configuration was not taken: ${JSON.stringify(report)}`);
    await config.stop();
    return new LiveNode(asterisk);
  }

  /** A phone of the extension with this id. */
  phone(user: string, id: number, more: Partial<SipPhoneOptions> = {}): Promise<SipPhone> {
    return SipPhone.open({ user, secret: phoneSecret(id), server: { host: '127.0.0.1', port: this.asterisk.ports.sip }, ...more });
  }

  /** Starts the process, `main.ts` bare or `cli.ts run` watched, and waits until it follows Asterisk. */
  async started(program = 'main.ts', ...args: string[]): Promise<ChildProcess> {
    const sinceMs = Date.now();
    const file = join(import.meta.dirname, '../../media-node/src', program);
    const life = fork(file, args, { env: this.#env(), execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    this.#lives.push(life);
    await this.ready(sinceMs);
    return life;
  }

  /** Waits until a process that began after `sinceMs` follows Asterisk, and gives its state. */
  async ready(sinceMs: number): Promise<NodeState> {
    for (const untilMs = Date.now() + READY_MS; Date.now() < untilMs; await sleep(POLL_MS)) {
      const state = await this.state();
      if (state?.asterisk.is_connected && Date.parse(state.started_at) >= sinceMs) return state;
    }
    throw new Error('no node process came up in time');
  }

  state(): Promise<NodeState | undefined> {
    return readState(this.asterisk.settings.nodeFolder, Date.now());
  }

  /** Everything that the node keeps for the cloud. */
  async told(): Promise<NodeEvent[]> {
    const spool = await openSpool({ folder: join(this.asterisk.settings.nodeFolder, 'spool'), log: silentLog });
    const reader = spool.readFrom(0);
    const events: NodeEvent[] = [];
    for (let piece = await reader.next(500); piece.length > 0; piece = await reader.next(500))
      events.push(...piece.map((one) => one.event));
    await spool.close();
    return events;
  }

  /** Records of finished calls. */
  async ends(): Promise<EndedCall[]> {
    return (await this.told()).filter((event) => event.kind === 'call.end').map((event) => event.call);
  }

  /** Kills every process that is left. */
  async killAll(): Promise<void> {
    for (const life of this.#lives.splice(0)) await killed(life);
  }

  async stop(): Promise<void> {
    await this.killAll();
    await this.asterisk.stop();
  }

  #env(): NodeJS.ProcessEnv {
    const { settings, ports } = this.asterisk;
    return {
      PATH: process.env.PATH,
      BOTPBX_HOME: settings.home,
      ASTERISK_BIN: settings.asteriskBin,
      ASTERISK_RUN: settings.asteriskRun,
      ASTERISK_USER: settings.asteriskUser,
      AMI_PORT: String(ports.ami),
      ARI_PORT: String(ports.ari),
      AGI_PORT: String(ports.agi),
      AUDIOSOCKET_PORT: String(ports.audio),
      SIP_PORT: String(ports.sip),
      SIP_TLS_PORT: String(ports.sipTls),
      SIP_BIND: '127.0.0.1',
      LOG_LEVEL: 'error',
    };
  }
}

/** Ends a process as a crash does, and waits for it. */
export async function killed(life: ChildProcess): Promise<void> {
  if (life.exitCode !== null || life.signalCode !== null) return;
  const exit = once(life, 'exit');
  life.kill('SIGKILL');
  await exit;
}

/** Asks a process to end and gives its exit code and signal. */
export async function stopped(life: ChildProcess): Promise<unknown[]> {
  const exit = once(life, 'exit');
  life.kill('SIGTERM');
  return await exit;
}
