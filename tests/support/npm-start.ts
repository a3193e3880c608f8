/** `npm start` as an operator runs it, with what it prints. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inRoot } from '../../infra/base/root.ts';
import { isAlive, type ProcessId } from '../../infra/supervise/process-id.ts';
import type { Ports } from './ports.ts';

/** Which of the processes that `npm start` watches over. */
export type Part = 'control plane' | 'node' | 'asterisk';

const MARKS: Readonly<Record<Part, RegExp>> = {
  'control plane': /control-plane\/dist\/main\.js/,
  node: /media-node\/dist\/cli\.js.run/,
  asterisk: /media-node\/dist\/cli\.js.asterisk/,
};
const BANNER_MS = 120_000;

export class NpmStart {
  output = '';
  readonly home: string;
  private readonly child: ChildProcess;
  private readonly sinceMs = performance.now();

  constructor(home: string, ports: Ports, env: Readonly<Record<string, string>> = {}) {
    this.home = home;
    this.child = spawn('node', [inRoot('infra', 'bootstrap.mjs'), 'start'], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...settingsOf(home, ports), ...env },
    });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.output += text;
      });
  }

  /** Waits for the line that ends the banner; resolves with the milliseconds since the start. */
  async untilUp(): Promise<number> {
    const until = performance.now() + BANNER_MS;
    while (!/Stop: Ctrl-C[\s\S]*═\n/.test(this.output)) {
      if (this.child.exitCode !== null) throw new Error(`npm start ended with ${this.child.exitCode}:\n${this.output}`);
      if (performance.now() > until) throw new Error(`npm start printed no banner:\n${this.output}`);
      await sleep(20);
    }
    return performance.now() - this.sinceMs;
  }

  /** Waits for its end; resolves with the exit code. */
  async untilEnded(): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'close');
    return this.child.exitCode;
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    if (this.child.exitCode === null) this.child.kill(signal);
    return this.untilEnded();
  }

  /** The processes that it watches over and that live. */
  children(): ProcessId[] {
    return this.state().children.filter(isAlive);
  }

  /** The supervisor itself, below the bootstrap that we started. */
  supervisor(): ProcessId {
    return this.state().owner;
  }

  /** The living process of one part. */
  find(part: Part): ProcessId | undefined {
    return this.children().find(({ pid }) => MARKS[part].test(commandOf(pid)));
  }

  private state(): { owner: ProcessId; children: ProcessId[] } {
    return JSON.parse(readFileSync(join(this.home, 'supervisor.json'), 'utf8')) as { owner: ProcessId; children: ProcessId[] };
  }
}

const commandOf = (pid: number): string =>
  existsSync(`/proc/${pid}/cmdline`) ? readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ') : '';

function settingsOf(home: string, ports: Ports): Record<string, string> {
  return {
    BOTPBX_HOME: home,
    DATABASE_URL: '',
    HOST: '127.0.0.1',
    SIP_BIND: '127.0.0.1',
    PORT: String(ports.http),
    FRONTEND_PORT: String(ports.frontend),
    AGI_PORT: String(ports.agi),
    AUDIOSOCKET_PORT: String(ports.audio),
    AMI_PORT: String(ports.ami),
    ARI_PORT: String(ports.ari),
    SIP_PORT: String(ports.sip),
    SIP_TLS_PORT: String(ports.sipTls),
    RTP_PORT_START: String(ports.rtpFirst),
    RTP_PORT_END: String(ports.rtpLast),
  };
}
