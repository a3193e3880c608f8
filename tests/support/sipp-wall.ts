/** SIPp as a carrier that turns every call down as busy and writes down what it was asked for: the foreign witness of what leaves. */
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface WallOptions {
  readonly folder: string;
  readonly ip: string;
  readonly port: number;
}

/** An INVITE as it came. */
export interface AskedFor {
  readonly number: string;
  /** The number in From; empty if none was shown. */
  readonly caller: string;
}

export interface SippWall {
  /** Everything that was asked for so far; repeated INVITEs count once. */
  asked(): readonly AskedFor[];
  stop(): Promise<void>;
}

const SAME = ['[last_Via:]', '[last_From:]', '[last_To:];tag=[pid]C[call_number]', '[last_Call-ID:]', '[last_CSeq:]'];
const SCENARIO = `<?xml version="1.0" encoding="ISO-8859-1"?>
<scenario name="wall">
<recv request="INVITE"/>
<send retrans="500"><![CDATA[

SIP/2.0 486 Busy Here
${SAME.join('\n')}
Content-Length: 0

]]></send>
<recv request="ACK"/>
</scenario>
`;

const READY_MS = 300;

/** Starts the carrier. */
export async function startSippWall({ folder, ip, port }: WallOptions): Promise<SippWall> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'wall.xml'), SCENARIO);
  const args = ['-sf', 'wall.xml', '-i', ip, '-mi', ip, '-p', String(port), '-nostdin', '-aa', '-trace_msg'];
  const child = spawn('sipp', args, { cwd: folder, stdio: 'ignore', env: { ...process.env, TERM: 'dumb' } });
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => resolve());
  });
  ended.catch(() => undefined);
  await Promise.race([sleep(READY_MS), ended]);
  if (child.exitCode !== null) throw new Error(`sipp ended with ${child.exitCode}`);
  return {
    asked: () => askedIn(folder),
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

function askedIn(folder: string): AskedFor[] {
  const log = readdirSync(folder).find((file) => file.endsWith('_messages.log'));
  const messages = log === undefined ? [] : readFileSync(join(folder, log), 'utf8').split(/^-{20,}.*$/m);
  const calls = new Map<string, AskedFor>();
  for (const text of messages.filter((one) => /message received/.test(one))) {
    const number = /^INVITE sip:([^@;\s]*)/m.exec(text)?.[1];
    const id = /^Call-ID: *(\S+)/im.exec(text)?.[1];
    const caller = /^From:.*?<sip:([^@;>]*)/im.exec(text)?.[1] ?? '';
    if (number !== undefined && id !== undefined) calls.set(id, { number: decodeURIComponent(number), caller });
  }
  return [...calls.values()];
}
