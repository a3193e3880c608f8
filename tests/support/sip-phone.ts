/** A scriptable SIP phone: registers, calls, rings, answers, refuses, hangs up; sends a tone and measures what it hears. */
import { randomBytes } from 'node:crypto';
import { type CallOwner, PhoneCall } from './sip/call.ts';
import { authorization } from './sip/digest.ts';
import { headerOf, headersOf, type SipMessage } from './sip/message.ts';
import { type Address, SipSocket } from './sip/transactions.ts';

/** What the phone does by itself when a call comes in. */
export type OnCall =
  | { readonly kind: 'answer'; readonly afterMs: number }
  | { readonly kind: 'ring' }
  | { readonly kind: 'silent' }
  | { readonly kind: 'reject'; readonly status: number };

export interface SipPhoneOptions {
  readonly user: string;
  readonly secret?: string;
  /** Name in the digest, if it is not the user. */
  readonly authUser?: string;
  readonly server: Address;
  /** What stands behind the @; the server's host unless said otherwise. */
  readonly domain?: string;
  /** Own address; another loopback address makes a carrier. */
  readonly ip?: string;
  readonly port?: number;
  /** The tone that it sends; 0 is silence. */
  readonly toneHz?: number;
  readonly onCall?: OnCall;
}

const NEXT_CALL_MS = 15_000;

export class SipPhone implements CallOwner {
  readonly user: string;
  readonly authUser: string;
  readonly secret: string;
  readonly domain: string;
  readonly toneHz: number;
  readonly socket: SipSocket;
  onCall: OnCall;
  /** All calls that came in, oldest first. */
  readonly received: PhoneCall[] = [];
  /** Told of each NOTIFY that no subscription asked for. */
  onNotify: ((notify: SipMessage) => void) | undefined;
  /** Who takes the NOTIFYs of a subscription, by its Call-ID. */
  readonly watches = new Map<string, (notify: SipMessage) => void>();
  private readonly calls = new Map<string, PhoneCall>();
  private readonly arriving = new Map<string, SipMessage[]>();
  private readonly waiting: ((call: PhoneCall) => void)[] = [];
  private readonly registrationId = randomBytes(9).toString('hex');
  private registrationSequence = 0;

  private constructor(options: SipPhoneOptions, socket: SipSocket) {
    this.user = options.user;
    this.authUser = options.authUser ?? options.user;
    this.secret = options.secret ?? '';
    this.domain = options.domain ?? options.server.host;
    this.toneHz = options.toneHz ?? 440;
    this.onCall = options.onCall ?? { kind: 'answer', afterMs: 0 };
    this.socket = socket;
    socket.onUnclaimed = (message) => this.take(message);
  }

  static async open(options: SipPhoneOptions): Promise<SipPhone> {
    const local = { host: options.ip ?? '127.0.0.1', port: options.port ?? 0 };
    return new SipPhone(options, await SipSocket.open(local, options.server));
  }

  /** Registers for `seconds` and resolves with the final status; `secret` replaces the phone's own for this once. */
  async register(seconds = 600, secret = this.secret): Promise<number> {
    const uri = `sip:${this.domain}`;
    const first = await this.sendRegister(seconds, []);
    const challenge = headerOf(first, 'www-authenticate');
    if (first.status !== 401 || challenge === '') return first.status ?? 0;
    const answer = authorization({ user: this.authUser, secret, method: 'REGISTER', uri, challenge });
    return (await this.sendRegister(seconds, [`Authorization: ${answer}`])).status ?? 0;
  }

  unregister(): Promise<number> {
    return this.register(0);
  }

  /** Calls a number of the own domain, or a whole `sip:` URI. */
  async call(number: string, headers: readonly string[] = []): Promise<PhoneCall> {
    const target = number.startsWith('sip:') ? number : `sip:${number}@${this.domain}`;
    const call = await PhoneCall.place(this, target, headers);
    this.calls.set(call.id, call);
    return call;
  }

  /** The next call that comes in. */
  nextCall(waitMs = NEXT_CALL_MS): Promise<PhoneCall> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.splice(this.waiting.indexOf(take), 1);
        reject(new Error(`${this.user}: no call came within ${waitMs} ms`));
      }, waitMs);
      const take = (call: PhoneCall) => {
        clearTimeout(timer);
        resolve(call);
      };
      this.waiting.push(take);
    });
  }

  /** Sends a request outside of any call. */
  request(method: string, uri: string, headers: readonly string[] = [], body = ''): Promise<SipMessage> {
    const { host, port } = this.socket.local;
    return this.socket.request({
      method,
      uri,
      body,
      headers: [
        `From: <sip:${this.user}@${this.domain}>;tag=${randomBytes(6).toString('hex')}`,
        `To: <${uri}>`,
        `Call-ID: ${randomBytes(9).toString('hex')}`,
        `CSeq: 1 ${method}`,
        `Contact: <sip:${this.user}@${host}:${port}>`,
        ...headers,
      ],
    });
  }

  forget(call: PhoneCall): void {
    // repeated messages of a call that just ended still find it
    setTimeout(() => this.calls.delete(call.id), 5000).unref();
  }

  async hangUpAll(): Promise<void> {
    const open = [...this.calls.values()].filter((call) => !call.has('ended'));
    await Promise.allSettled(open.map((call) => call.hangUp()));
  }

  /** Hangs up everything and closes the socket. */
  async close(): Promise<void> {
    await this.hangUpAll();
    this.socket.close();
  }

  private sendRegister(seconds: number, headers: readonly string[]): Promise<SipMessage> {
    const { host, port } = this.socket.local;
    const own = `<sip:${this.user}@${this.domain}>`;
    this.registrationSequence++;
    return this.socket.request({
      method: 'REGISTER',
      uri: `sip:${this.domain}`,
      headers: [
        `From: ${own};tag=${randomBytes(6).toString('hex')}`,
        `To: ${own}`,
        `Call-ID: ${this.registrationId}`,
        `CSeq: ${this.registrationSequence} REGISTER`,
        `Contact: <sip:${this.user}@${host}:${port}>`,
        `Expires: ${seconds}`,
        ...headers,
      ],
    });
  }

  private take(message: SipMessage): void {
    const id = headerOf(message, 'call-id');
    const call = this.calls.get(id);
    const opening = this.arriving.get(id);
    if (call) call.take(message);
    else if (opening) opening.push(message);
    else if (message.status !== undefined || message.method === 'ACK') return;
    else if (message.method === 'INVITE' && headersOf(message, 'to').every((to) => !to.includes('tag='))) void this.arrive(id, message);
    else if (message.method === 'NOTIFY' && this.watches.has(id)) this.watches.get(id)?.(message);
    else if (message.method === 'NOTIFY' && this.onNotify) {
      this.socket.respond(message, '200 OK');
      this.onNotify(message);
    } else this.socket.respond(message, message.method === 'OPTIONS' || message.method === 'NOTIFY' ? '200 OK' : '481 Call Does Not Exist');
  }

  /** Messages that come while the media port is being opened wait until the call is there. */
  private async arrive(id: string, invite: SipMessage): Promise<void> {
    this.arriving.set(id, []);
    this.socket.respond(invite, '100 Trying');
    const call = await PhoneCall.receive(this, invite);
    this.calls.set(id, call);
    this.received.push(call);
    const behaviour = this.onCall;
    if (behaviour.kind === 'reject') call.reject(behaviour.status);
    if (behaviour.kind === 'ring' || behaviour.kind === 'answer') call.ring();
    if (behaviour.kind === 'answer') setTimeout(() => call.answer(), behaviour.afterMs);
    this.waiting.shift()?.(call);
    for (const message of this.arriving.get(id) ?? []) call.take(message);
    this.arriving.delete(id);
  }
}
