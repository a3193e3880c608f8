/** SIPp as a fake carrier and as a source of load. Each run has its own scenario, folder and address. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../infra/base/command.ts';
import { encodeUlaw, tone } from './audio.ts';
import type { Address } from './sip/transactions.ts';

export interface SippOptions {
  readonly folder: string;
  readonly server: Address;
  /** Own address; 127.0.0.2 and others are carriers beside the phones' 127.0.0.1. */
  readonly ip: string;
  readonly port: number;
  readonly mediaPort: number;
  /** The number that is called. */
  readonly to: string;
  /** Number or name of the caller, as it stands in From. */
  readonly from: string;
  readonly calls: number;
  readonly callsPerSecond: number;
  /** How long an answered call lasts. */
  readonly talkMs: number;
  /** Digest name and password; left out for a carrier that is known by its address. */
  readonly account?: { readonly user: string; readonly secret: string };
  /** Sends this tone as RTP; left out, nothing is sent. */
  readonly toneHz?: number;
  /** The answer that is expected instead of 200. */
  readonly expects?: number;
  readonly deadlineMs?: number;
}

export interface SippResult {
  readonly succeeded: number;
  readonly failed: number;
  /** Milliseconds from the INVITE (the one with credentials, if it takes two) to 200, of each call. */
  readonly setUpMs: readonly number[];
  /** What SIPp said of errors. */
  readonly errors: string;
}

const DEADLINE_MS = 120_000;

/** Places the calls and resolves when the last has ended. */
export async function runSipp(options: SippOptions): Promise<SippResult> {
  mkdirSync(options.folder, { recursive: true });
  if (options.toneHz !== undefined) writeFileSync(join(options.folder, 'tone.ul'), encodeUlaw(tone(options.toneHz, 10)));
  writeFileSync(join(options.folder, 'scenario.xml'), scenario(options));
  const { output, code } = await run('sipp', argumentsOf(options), {
    cwd: options.folder,
    deadlineMs: options.deadlineMs ?? DEADLINE_MS,
    env: { TERM: 'dumb' },
  });
  if (code === 127) throw new Error(`sipp can't be run: ${output}`);
  return resultIn(options.folder);
}

function argumentsOf(options: SippOptions): string[] {
  const { server, ip, port, mediaPort, to, calls, callsPerSecond, account } = options;
  const number = (flag: string, value: number) => [flag, String(value)];
  return [
    `${server.host}:${server.port}`,
    ...['-sf', 'scenario.xml', '-s', to, '-i', ip, '-mi', ip, '-nostdin', '-trace_stat', '-trace_rtt', '-trace_err'],
    ...number('-p', port),
    ...number('-mp', mediaPort),
    ...number('-m', calls),
    ...number('-r', callsPerSecond),
    ...number('-l', Math.max(10, calls)),
    ...number('-rtt_freq', 1),
    ...number('-recv_timeout', 30_000),
    ...(account ? ['-au', account.user, '-ap', account.secret] : []),
  ];
}

function resultIn(folder: string): SippResult {
  const read = (end: string) => {
    const name = readdirSync(folder).find((file) => file.endsWith(end));
    return name === undefined ? '' : readFileSync(join(folder, name), 'utf8');
  };
  const statistics = read('_.csv').trim().split('\n');
  const names = statistics[0]?.split(';') ?? [];
  const last = statistics.at(-1)?.split(';') ?? [];
  const figure = (name: string) => Number(last[names.indexOf(name)] ?? 0);
  const times = read('_rtt.csv')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(';'));
  return {
    succeeded: figure('SuccessfulCall(C)'),
    failed: figure('FailedCall(C)'),
    setUpMs: times.map(([, ms]) => Number(ms)),
    errors: read('_errors.log').slice(0, 4000),
  };
}

/** A caller: INVITE, credentials if there is an account, talk, BYE; or the expected refusal. */
function scenario(options: SippOptions): string {
  const { account, expects, toneHz, talkMs } = options;
  const steps = [
    account
      ? `${invite(options, 1, false)}${receive('401', { auth: true })}${ack('refused')}${invite(options, 2, true)}`
      : invite(options, 1, true),
    receive('100', { optional: true }),
    receive('180', { optional: true }),
    receive('183', { optional: true }),
    ...(expects === undefined
      ? [
          receive('200', { isTimed: true }),
          ack('answered'),
          toneHz === undefined ? '' : '<nop><action><exec rtp_stream="tone.ul,-1,0,PCMU/8000"/></action></nop>',
          `<pause milliseconds="${talkMs}"/>`,
          bye(options),
          receive('200', {}),
        ]
      : [receive(String(expects), {}), ack('refused')]),
  ];
  return `<?xml version="1.0" encoding="ISO-8859-1"?>\n<scenario name="caller">\n${steps.filter(Boolean).join('\n')}\n</scenario>\n`;
}

const send = (lines: readonly string[], attributes = ''): string => `<send${attributes}><![CDATA[\n\n${lines.join('\n')}\n\n]]></send>`;

function receive(status: string, what: { optional?: boolean; auth?: boolean; isTimed?: boolean }): string {
  const optional = what.optional ? ' optional="true"' : '';
  const time = what.isTimed ? ' rtd="1" rrs="true"' : '';
  return `<recv response="${status}"${optional}${what.auth ? ' auth="true"' : ''}${time}/>`;
}

const VIA = 'Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]';
const CONTACT = 'Contact: <sip:caller@[local_ip]:[local_port];transport=[transport]>';

function invite({ from, expects }: SippOptions, sequence: number, isLast: boolean): string {
  const lines = [
    'INVITE sip:[service]@[remote_ip]:[remote_port] SIP/2.0',
    VIA,
    `From: <sip:${from}@[remote_ip]>;tag=[pid]c[call_number]`,
    'To: <sip:[service]@[remote_ip]>',
    'Call-ID: [call_id]',
    `CSeq: ${sequence} INVITE`,
    CONTACT,
    ...(sequence > 1 ? ['[authentication]'] : []),
    'Max-Forwards: 70',
    'Content-Type: application/sdp',
    'Content-Length: [len]',
    '',
    'v=0',
    'o=- 1 1 IN IP4 [local_ip]',
    's=-',
    'c=IN IP4 [media_ip]',
    't=0 0',
    'm=audio [rtpstream_audio_port] RTP/AVP 0 101',
    'a=rtpmap:0 PCMU/8000',
    'a=rtpmap:101 telephone-event/8000',
    'a=ptime:20',
  ];
  return send(lines, isLast && expects === undefined ? ' retrans="500" start_rtd="1"' : ' retrans="500"');
}

function ack(of: 'answered' | 'refused'): string {
  const target = of === 'answered' ? '[next_url]' : 'sip:[service]@[remote_ip]:[remote_port]';
  return send([
    `ACK ${target} SIP/2.0`,
    of === 'answered' ? VIA : '[last_Via:]',
    ...(of === 'answered' ? ['[routes]'] : []),
    '[last_From:]',
    '[last_To:]',
    'Call-ID: [call_id]',
    'CSeq: [last_cseq_number] ACK',
    'Max-Forwards: 70',
    'Content-Length: 0',
  ]);
}

function bye({ account }: SippOptions): string {
  const lines = [
    'BYE [next_url] SIP/2.0',
    VIA,
    '[routes]',
    '[last_From:]',
    '[last_To:]',
    'Call-ID: [call_id]',
    `CSeq: ${account ? 3 : 2} BYE`,
    'Max-Forwards: 70',
    'Content-Length: 0',
  ];
  return send(lines, ' retrans="500"');
}
