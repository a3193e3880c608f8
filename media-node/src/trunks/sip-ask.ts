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
  /** Makes the header that answers a challenge; undefined to take the challenge for the answer. */
  readonly authorize?: (challenge: SipAnswer) => string | undefined;
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
  const wire = server.transport === 'udp' ? udpWire(server) : streamWire(server);
  try {
    await wire.open(signal);
    const callId = newWord();
    const first = await round(wire, { ...question, callId, sequence: 1 }, signal);
    const header = question.authorize?.(first);
    if (header === undefined) return first;
    return await round(wire, { ...question, headers: [...(question.headers ?? []), header], callId, sequence: 2 }, signal);
  } catch (cause) {
    throw new Error(sentenceOf(cause, server), { cause });
  } finally {
    wire.close();
  }
}

/** A question that is asked again keeps its Call-ID and counts on (RFC 3261 §22.2). */
interface Numbered extends SipQuestion {
  readonly callId: string;
  readonly sequence: number;
}

/** The way to a server and back. */
interface Wire {
  open(signal: AbortSignal): Promise<void>;
  /** `TRANSPORT address:port` of this end, as Via has it. */
  local(): string;
  send(text: string): void;
  /** Whole messages, one a call. */
  receive(signal: AbortSignal): Promise<string>;
  close(): void;
}

async function round(wire: Wire, question: Numbered, signal: AbortSignal): Promise<SipAnswer> {
  const startMs = performance.now();
  wire.send(write(question, wire.local()));
  for (;;) {
    const text = await wire.receive(signal);
    if (isFinal(text) && text.includes(`CSeq: ${question.sequence} `))
      return { ...read(text), ms: Math.round(performance.now() - startMs) };
  }
}

const REPEAT_MS = 500;

function udpWire({ address, port }: AskedServer): Wire {
  const socket = createSocket('udp4');
  let timer: NodeJS.Timeout | undefined;
  return {
    open: async (signal) => {
      socket.connect(port, address);
      await once(socket, 'connect', { signal });
    },
    local: () => `UDP ${socket.address().address}:${socket.address().port}`,
    send: (text) => {
      clearInterval(timer);
      timer = setInterval(() => socket.send(text), REPEAT_MS);
      socket.send(text);
    },
    receive: async (signal) => {
      const [datagram] = (await once(socket, 'message', { signal })) as [Buffer];
      return datagram.toString('utf8');
    },
    close: () => {
      clearInterval(timer);
      socket.close();
    },
  };
}

/** Answers to these questions have no body, or one that nobody reads: a message ends with its headers. */
function streamWire(server: AskedServer): Wire {
  const isTls = server.transport === 'tls';
  const socket = isTls ? openTls(server) : connectTcp(server.port, server.address);
  let unread = '';
  return {
    open: async (signal) => {
      await once(socket, isTls ? 'secureConnect' : 'connect', { signal });
    },
    local: () => `${isTls ? 'TLS' : 'TCP'} ${socket.localAddress}:${socket.localPort}`,
    send: (text) => void socket.write(text),
    receive: async (signal) => {
      for (;;) {
        const end = unread.indexOf('\r\n\r\n');
        if (end >= 0) {
          const text = unread.slice(0, end);
          unread = unread.slice(end + 4);
          return text;
        }
        const [bytes] = (await once(socket, 'data', { signal })) as [Buffer];
        unread += bytes.toString('utf8');
      }
    },
    close: () => void socket.destroy(),
  };
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

function write({ method, uri, from, headers = [], callId, sequence }: Numbered, local: string): string {
  return [
    `${method} ${uri} SIP/2.0`,
    `Via: SIP/2.0/${local};branch=z9hG4bK${newWord()};rport`,
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
const newWord = (): string => randomBytes(9).toString('hex');

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

/** The credentials that answer a challenge (RFC 2617 with MD5, RFC 8760 with SHA-256); undefined for one of another kind. */
export function authorizationFor(
  challenge: string,
  question: Pick<SipQuestion, 'method' | 'uri'>,
  { username, password }: Credentials,
): string | undefined {
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
