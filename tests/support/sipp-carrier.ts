/** SIPp as a carrier that challenges: asks for name and password, lets it ring, answers, and writes down what it was asked. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../infra/base/command.ts';

export interface CarrierOptions {
  readonly folder: string;
  readonly ip: string;
  readonly port: number;
  readonly mediaPort: number;
  readonly account: { readonly user: string; readonly secret: string };
  /** Calls after which it ends. */
  readonly calls: number;
  readonly deadlineMs: number;
}

export interface CarrierResult {
  /** It took all calls as they should be. */
  readonly isDone: boolean;
  /** INVITEs as they came, those without credentials too. */
  readonly invites: readonly string[];
  readonly output: string;
}

/** Takes the calls and resolves when the last has ended, or at the deadline. */
export async function runSippCarrier(options: CarrierOptions): Promise<CarrierResult> {
  const { folder, ip, port, mediaPort, calls, deadlineMs } = options;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'carrier.xml'), scenario(options));
  const flags = { '-sf': 'carrier.xml', '-i': ip, '-mi': ip, '-p': port, '-mp': mediaPort, '-m': calls };
  const args = [...Object.entries(flags).flatMap(([flag, value]) => [flag, String(value)]), '-nostdin', '-aa', '-trace_msg'];
  const { output, code } = await run('sipp', args, { cwd: folder, deadlineMs, env: { TERM: 'dumb' } });
  const log = readdirSync(folder).find((file) => file.endsWith('_messages.log'));
  const messages = log === undefined ? '' : readFileSync(join(folder, log), 'utf8');
  const invites = messages.split(/^-{20,}.*$/m).filter((text) => /^INVITE sip:/m.test(text) && /message received/.test(text));
  return { isDone: code === 0, invites, output: output.slice(-2000) };
}

export interface RegistrarOptions extends Omit<CarrierOptions, 'mediaPort' | 'calls'> {
  /** What it says of good credentials. */
  readonly answer: '200 OK' | '403 Forbidden';
}

export interface RegistrarResult {
  /** REGISTERs as they came, those without credentials too. */
  readonly requests: readonly string[];
  readonly output: string;
}

/** A registrar: challenges, checks, and answers until its deadline or `signal`; OPTIONS are answered too. */
export async function runSippRegistrar(options: RegistrarOptions): Promise<RegistrarResult> {
  const { folder, ip, port, deadlineMs } = options;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'registrar.xml'), registrarScenario(options));
  const args = ['-sf', 'registrar.xml', '-i', ip, '-p', String(port), '-nostdin', '-aa', '-trace_msg'];
  const { output } = await run('sipp', args, { cwd: folder, deadlineMs, env: { TERM: 'dumb' } });
  const log = readdirSync(folder).find((file) => file.endsWith('_messages.log'));
  const messages = log === undefined ? '' : readFileSync(join(folder, log), 'utf8');
  const requests = messages.split(/^-{20,}.*$/m).filter((text) => /^REGISTER sip:/m.test(text) && /message received/.test(text));
  return { requests, output: output.slice(-2000) };
}

function registrarScenario({ account, answer: said }: RegistrarOptions): string {
  const check = `<action><verifyauth assign_to="isKnown" username="${account.user}" password="${account.secret}"/></action>`;
  const steps = [
    '<recv request="REGISTER"/>',
    answer('401 Unauthorized', [CHALLENGE]),
    `<recv request="REGISTER">${check}</recv>`,
    '<nop hide="true" test="isKnown" next="known"/>',
    answer('403 Forbidden', []),
    '<nop hide="true" next="end"/>',
    '<label id="known"/>',
    answer(said, ['[last_Contact:]', 'Expires: 600']),
    '<label id="end"/>',
  ];
  return `<?xml version="1.0" encoding="ISO-8859-1"?>\n<scenario name="registrar">\n${steps.join('\n')}\n</scenario>\n`;
}

const CHALLENGE = 'WWW-Authenticate: Digest realm="carrier.test", nonce="0123456789abcdef", algorithm=MD5';
const SAME = ['[last_Via:]', '[last_From:]', '[last_To:];tag=[pid]C[call_number]', '[last_Call-ID:]', '[last_CSeq:]'];

const answer = (status: string, more: readonly string[], body: readonly string[] = []): string =>
  `<send><![CDATA[\n\nSIP/2.0 ${status}\n${[...SAME, ...more].join('\n')}\nContent-Length: [len]\n\n${body.join('\n')}\n]]></send>`;

const CONTACT = 'Contact: <sip:[local_ip]:[local_port];transport=[transport]>';
const SDP = [
  ...['v=0', 'o=- 1 1 IN IP4 [local_ip]', 's=-', 'c=IN IP4 [media_ip]', 't=0 0', 'm=audio [media_port] RTP/AVP 0', 'a=rtpmap:0 PCMU/8000'],
];

function scenario({ account }: CarrierOptions): string {
  const check = `<action><verifyauth assign_to="isKnown" username="${account.user}" password="${account.secret}"/></action>`;
  const steps = [
    '<recv request="INVITE"/>',
    answer('401 Unauthorized', [CHALLENGE]),
    '<recv request="ACK"/>',
    `<recv request="INVITE">${check}</recv>`,
    '<nop hide="true" test="isKnown" next="known"/>',
    answer('403 Forbidden', []),
    '<recv request="ACK" next="end"/>',
    '<label id="known"/>',
    answer('180 Ringing', [CONTACT]),
    '<pause milliseconds="200"/>',
    answer('200 OK', [CONTACT, 'Content-Type: application/sdp'], SDP),
    '<recv request="ACK"/>',
    '<recv request="BYE"/>',
    answer('200 OK', []),
    '<label id="end"/>',
  ];
  return `<?xml version="1.0" encoding="ISO-8859-1"?>\n<scenario name="carrier">\n${steps.join('\n')}\n</scenario>\n`;
}
