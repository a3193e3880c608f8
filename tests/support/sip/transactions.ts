/** Requests and their answers over one UDP socket: retransmission by RFC 3261 §17, nothing of dialogs. */
import { randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { branchOf, formatSip, headerOf, headersOf, parseSip, type SipMessage } from './message.ts';

export interface Address {
  readonly host: string;
  readonly port: number;
}

export interface RequestOptions {
  readonly method: string;
  readonly uri: string;
  /** All headers but Via, Max-Forwards and Content-Length. */
  readonly headers: readonly string[];
  readonly body?: string;
  readonly branch?: string;
  readonly onProvisional?: (message: SipMessage) => void;
}

/** A message that nobody waits for: a request of the peer, or a response without a transaction. */
export type Unclaimed = (message: SipMessage) => void;

const T1_MS = 500;
const T2_MS = 4000;
/** How long a request waits for its final answer; an INVITE that rings waits as long as it rings. */
const GIVE_UP_MS = 16_000;

interface Pending {
  readonly isInvite: boolean;
  readonly onProvisional: ((message: SipMessage) => void) | undefined;
  readonly finish: (message: SipMessage) => void;
  stopRepeating: () => void;
}

export const newBranch = (): string => `z9hG4bK${randomBytes(8).toString('hex')}`;

/** Where the sender of a request says that it is; undefined for one that says it by name. */
function senderOf(request: SipMessage): Address | undefined {
  const [, host, port] = /^SIP\/2\.0\/UDP ([0-9.]+):([0-9]+)/.exec(headersOf(request, 'via')[0] ?? '') ?? [];
  return host === undefined ? undefined : { host, port: Number(port) };
}

export class SipSocket {
  onUnclaimed: Unclaimed = () => undefined;
  /** Sees every message; for logs of a failed test. */
  onTraffic: ((direction: 'in' | 'out', text: string) => void) | undefined;
  private readonly socket: Socket = createSocket('udp4');
  private readonly pending = new Map<string, Pending>();
  private readonly server: Address;

  private constructor(server: Address) {
    this.server = server;
  }

  static async open(local: Address, server: Address): Promise<SipSocket> {
    const sip = new SipSocket(server);
    sip.socket.on('message', (datagram) => sip.receive(datagram));
    sip.socket.bind(local.port, local.host);
    await once(sip.socket, 'listening');
    return sip;
  }

  get local(): Address {
    const { address, port } = this.socket.address() as AddressInfo;
    return { host: address, port };
  }

  via(branch: string): string {
    const { host, port } = this.local;
    return `Via: SIP/2.0/UDP ${host}:${port};branch=${branch};rport`;
  }

  /** Sends a text as it is, to the server unless another address is given. */
  sendRaw(text: string | Uint8Array, to: Address = this.server): void {
    this.onTraffic?.('out', text.toString());
    this.socket.send(text, to.port, to.host);
  }

  /** Sends a request and resolves with its final answer. */
  request(options: RequestOptions): Promise<SipMessage> {
    const branch = options.branch ?? newBranch();
    const { method, uri, headers, body, onProvisional } = options;
    const text = formatSip(`${method} ${uri} SIP/2.0`, [this.via(branch), 'Max-Forwards: 70', ...headers], body);
    const key = `${branch} ${method}`;
    return new Promise((resolve, reject) => {
      const stopRepeating = this.repeat(text, () => {
        this.pending.delete(key);
        reject(new Error(`no answer to ${method} ${uri} within ${GIVE_UP_MS / 1000} s`));
      });
      const finish = (message: SipMessage) => {
        stopRepeating();
        this.pending.delete(key);
        resolve(message);
      };
      this.pending.set(key, { isInvite: method === 'INVITE', onProvisional, finish, stopRepeating });
    });
  }

  /** Answers a request of the peer. */
  respond(request: SipMessage, status: string, options: { toTag?: string; headers?: readonly string[]; body?: string } = {}): string {
    const to = headerOf(request, 'to');
    const text = formatSip(
      `SIP/2.0 ${status}`,
      [
        ...headersOf(request, 'via').map((via) => `Via: ${via}`),
        ...headersOf(request, 'record-route').map((route) => `Record-Route: ${route}`),
        `From: ${headerOf(request, 'from')}`,
        `To: ${to}${options.toTag === undefined || to.includes('tag=') ? '' : `;tag=${options.toTag}`}`,
        `Call-ID: ${headerOf(request, 'call-id')}`,
        `CSeq: ${headerOf(request, 'cseq')}`,
        ...(options.headers ?? []),
      ],
      options.body,
    );
    this.sendRaw(text, senderOf(request));
    return text;
  }

  close(): void {
    for (const { stopRepeating } of this.pending.values()) stopRepeating();
    this.pending.clear();
    this.socket.close(() => undefined);
    this.close = () => undefined;
  }

  private repeat(text: string, giveUp: () => void): () => void {
    const sinceMs = performance.now();
    let timer: NodeJS.Timeout;
    const again = (pauseMs: number) => {
      if (performance.now() - sinceMs > GIVE_UP_MS) {
        giveUp();
        return;
      }
      this.sendRaw(text);
      timer = setTimeout(() => again(Math.min(pauseMs * 2, T2_MS)), pauseMs);
    };
    again(T1_MS);
    return () => clearTimeout(timer);
  }

  private receive(datagram: Buffer): void {
    const message = parseSip(datagram);
    this.onTraffic?.('in', datagram.toString());
    if (message === undefined) return;
    const waiting = message.status === undefined ? undefined : this.pending.get(keyOf(message));
    if (waiting === undefined) this.onUnclaimed(message);
    else if ((message.status ?? 0) >= 200) waiting.finish(message);
    else {
      if (waiting.isInvite) waiting.stopRepeating();
      waiting.onProvisional?.(message);
    }
  }
}

/** A CANCEL has the branch of its INVITE: only the method tells their answers apart. */
const keyOf = (message: SipMessage): string => `${branchOf(message)} ${headerOf(message, 'cseq').split(' ')[1]}`;
