/** Asks a SIP server one thing over UDP, TCP or TLS and waits for its final answer: enough to see whether a carrier is there, and what it says. */
import { createHash, randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { checkServerIdentity, connect as connectTls, type PeerCertificate } from 'node:tls';

/** Where to, and how. */
export interface AskedServer {
  readonly address: string;
  readonly port: number;
  readonly transport: 'udp' | 'tcp' | 'tls';
  /** The name that its certificate must hold for. */
  readonly host: string;
  /** Whether its certificate is checked, by these authorities in PEM. */
  readonly authorities: readonly string[] | undefined;
}

export interface SipQuestion {
  readonly method: 'OPTIONS' | 'REGISTER';
  readonly uri: string;
  /** `sip:user@host` of whoever asks. */
  readonly from: string;
  readonly headers?: readonly string[];
  /** A question that is asked again keeps its Call-ID and counts on (RFC 3261 §22.2). */
  readonly callId: string;
  readonly sequence: number;
}

export interface SipAnswer {
  readonly status: number;
  readonly reason: string;
  /** Values by header name in small letters. */
  readonly headers: ReadonlyMap<string, string>;
  readonly ms: number;
}

/** Sends a question and resolves with the final answer. @throws {Error} with a sentence for people when none comes before `signal` aborts */
export async function askSip(server: AskedServer, question: SipQuestion, signal: AbortSignal): Promise<SipAnswer> {
  const startMs = performance.now();
  const text = await (server.transport === 'udp' ? overUdp(server, question, signal) : overStream(server, question, signal));
  return { ...read(text), ms: Math.round(performance.now() - startMs) };
}

const REPEAT_MS = 500;

async function overUdp(server: AskedServer, question: SipQuestion, signal: AbortSignal): Promise<string> {
  const socket = createSocket('udp4');
  let timer: NodeJS.Timeout | undefined;
  try {
    socket.connect(server.port, server.address);
    await once(socket, 'connect', { signal });
    const { address, port } = socket.address();
    const request = write(question, server.transport, `${address}:${port}`);
    socket.send(request);
    timer = setInterval(() => socket.send(request), REPEAT_MS);
    for (;;) {
      const [datagram] = (await once(socket, 'message', { signal })) as [Buffer];
      const text = datagram.toString('utf8');
      if (isFinal(text)) return text;
    }
  } catch (cause) {
    throw new Error(sentenceOf(cause, server), { cause });
  } finally {
    clearInterval(timer);
    socket.close();
  }
}

async function overStream(server: AskedServer, question: SipQuestion, signal: AbortSignal): Promise<string> {
  const socket = server.transport === 'tls' ? openTls(server) : connectTcp(server.port, server.address);
  try {
    await once(socket, server.transport === 'tls' ? 'secureConnect' : 'connect', { signal });
    socket.write(write(question, server.transport, `${socket.localAddress}:${socket.localPort}`));
    let text = '';
    for (;;) {
      const [bytes] = (await once(socket, 'data', { signal })) as [Buffer];
      text += bytes.toString('utf8');
      const end = text.indexOf('\r\n\r\n');
      if (end < 0) continue;
      if (isFinal(text)) return text;
      text = text.slice(end + 4);
    }
  } catch (cause) {
    throw new Error(sentenceOf(cause, server), { cause });
  } finally {
    socket.destroy();
  }
}

function openTls({ address, port, host, authorities }: AskedServer): Socket {
  const isName = !/^[0-9.]+$/.test(host);
  return connectTls({
    host: address,
    port,
    ...(isName ? { servername: host } : {}),
    ...(authorities === undefined
      ? { rejectUnauthorized: false }
      : { ca: [...authorities], checkServerIdentity: (_: string, certificate: PeerCertificate) => checkServerIdentity(host, certificate) }),
  });
}

function write({ method, uri, from, headers = [], callId, sequence }: SipQuestion, transport: string, local: string): string {
  return [
    `${method} ${uri} SIP/2.0`,
    `Via: SIP/2.0/${transport.toUpperCase()} ${local};branch=z9hG4bK${newWord()};rport`,
    'Max-Forwards: 70',
    `From: <${from}>;tag=${newWord()}`,
    `To: <${method === 'REGISTER' ? from : uri}>`,
    `Call-ID: ${callId}`,
    `CSeq: ${sequence} ${method}`,
    'User-Agent: BotPBX',
    ...headers,
    'Content-Length: 0',
    '\r\n',
  ].join('\r\n');
}

/** A word that nobody else has: for tags, branches and Call-IDs. */
export const newWord = (): string => randomBytes(9).toString('hex');

const isFinal = (text: string): boolean => /^SIP\/2\.0 [2-6][0-9]{2} /.test(text);

function read(text: string): Omit<SipAnswer, 'ms'> {
  const [first = '', ...lines] = text.split('\r\n');
  const [, status = '0', reason = ''] = /^SIP\/2\.0 ([0-9]{3}) (.*)$/.exec(first) ?? [];
  const headers = lines.flatMap((line) => {
    const at = line.indexOf(':');
    return at > 0 ? [[line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim()] as const] : [];
  });
  return { status: Number(status), reason: reason.slice(0, 80), headers: new Map(headers) };
}

/** What went wrong, in words. */
function sentenceOf(cause: unknown, { address, port }: AskedServer): string {
  const at = `${address}:${port}`;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (code === 'ABORT_ERR') return `${at} did not answer in time.`;
  if (code === 'ECONNREFUSED') return `Nobody listens at ${at}.`;
  if (/CERT|SELF_SIGNED|ISSUER|ALTNAME/.test(code))
    return `The certificate of ${at} is not accepted: ${(cause as Error).message.slice(0, 120)}.`;
  return `${at} cannot be reached: ${code === '' ? 'unknown reason' : code}.`;
}

/** Who signs in. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** The Authorization header that answers a challenge (RFC 2617 with MD5, RFC 8760 with SHA-256); undefined for one of another kind. */
export function authorizationFor(challenge: string, question: SipQuestion, { username, password }: Credentials): string | undefined {
  const part = (name: string) => new RegExp(`\\b${name}="?([^",]+)"?`, 'i').exec(challenge)?.[1];
  const algorithm = part('algorithm') ?? 'MD5';
  if (!/^digest /i.test(challenge) || !/^(md5|sha-256)$/i.test(algorithm)) return undefined;
  const hash = (text: string) =>
    createHash(/^md5$/i.test(algorithm) ? 'md5' : 'sha256')
      .update(text)
      .digest('hex');
  const [realm = '', nonce = '', opaque] = [part('realm'), part('nonce'), part('opaque')];
  const own = hash(`${username}:${realm}:${password}`);
  const what = hash(`${question.method}:${question.uri}`);
  const cnonce = randomBytes(8).toString('hex');
  const hasQop = /\bqop=/i.test(challenge);
  const response = hasQop ? hash(`${own}:${nonce}:00000001:${cnonce}:auth:${what}`) : hash(`${own}:${nonce}:${what}`);
  return [
    `Digest username="${username}"`,
    ...[`realm="${realm}"`, `nonce="${nonce}"`, `uri="${question.uri}"`, `response="${response}"`, `algorithm=${algorithm}`],
    ...(hasQop ? ['qop=auth', 'nc=00000001', `cnonce="${cnonce}"`] : []),
    ...(opaque === undefined ? [] : [`opaque="${opaque}"`]),
  ].join(', ');
}
