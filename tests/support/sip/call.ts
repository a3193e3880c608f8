/** One call of a test phone, placed or received, with its dialog and its media. */
import { randomBytes } from 'node:crypto';
import { authorization } from './digest.ts';
import { Media } from './media.ts';
import { formatSip, headerOf, headersOf, type SipMessage, sequenceOf, tagOf, uriOf } from './message.ts';
import { type Moment, Moments } from './moments.ts';
import { mediaAddressIn, offerOf } from './sdp.ts';
import { newBranch, type SipSocket } from './transactions.ts';

export interface CallOwner {
  readonly socket: SipSocket;
  readonly user: string;
  readonly authUser: string;
  readonly secret: string;
  readonly domain: string;
  readonly toneHz: number;
  forget(call: PhoneCall): void;
}

const WAIT_MS = 15_000;
const REASONS: Readonly<Record<number, string>> = {
  180: 'Ringing',
  404: 'Not Found',
  480: 'Temporarily Unavailable',
  486: 'Busy Here',
  603: 'Decline',
};
const ALLOW = 'Allow: INVITE, ACK, BYE, CANCEL, OPTIONS, NOTIFY, INFO';

export class PhoneCall {
  readonly id: string;
  readonly isOutgoing: boolean;
  private readonly moments = new Moments();
  /** Final status of the INVITE: 200, 486, … */
  status: number | undefined;
  /** Who hung up, once it has ended. */
  endedBy: 'us' | 'peer' | undefined;
  readonly media: Media;
  /** Re-INVITEs and UPDATEs that came while the call was up. */
  requestsFromPeer = 0;
  /** The INVITE that came in. */
  readonly invite: SipMessage | undefined;
  readonly owner: CallOwner;
  readonly localTag = randomBytes(6).toString('hex');
  remoteTag: string | undefined;
  remoteTarget: string;
  private readonly localUri: string;
  private readonly remoteUri: string;
  private routes: string[] = [];
  private sequence = 1;
  private inviteBranch = '';
  private lastAck: string | undefined;
  private lastResponse: string | undefined;
  private repeatTimer: NodeJS.Timeout | undefined;

  private constructor(owner: CallOwner, media: Media, invite: SipMessage | undefined, target: string) {
    this.owner = owner;
    this.media = media;
    this.invite = invite;
    this.isOutgoing = invite === undefined;
    this.id = invite ? headerOf(invite, 'call-id') : `${randomBytes(9).toString('hex')}@${owner.socket.local.host}`;
    this.localUri = invite ? uriOf(headerOf(invite, 'to')) : `sip:${owner.user}@${owner.domain}`;
    this.remoteUri = invite ? uriOf(headerOf(invite, 'from')) : target;
    this.remoteTarget = invite ? uriOf(headerOf(invite, 'contact')) : target;
    this.remoteTag = invite ? tagOf(headerOf(invite, 'from')) : undefined;
  }

  static async place(owner: CallOwner, target: string, headers: readonly string[] = []): Promise<PhoneCall> {
    const call = new PhoneCall(owner, await Media.open(owner.socket.local.host, owner.toneHz), undefined, target);
    void call.invitePeer(headers);
    return call;
  }

  static async receive(owner: CallOwner, invite: SipMessage): Promise<PhoneCall> {
    const call = new PhoneCall(owner, await Media.open(owner.socket.local.host, owner.toneHz), invite, '');
    call.moments.mark('sent');
    return call;
  }

  /** Resolves when the moment has come. @throws {Error} after `waitMs`, or when the call ends before. */
  async until(moment: Moment, waitMs = WAIT_MS): Promise<void> {
    try {
      await this.moments.until(moment, waitMs);
    } catch (error) {
      throw new Error(`${this.owner.user}, call with status ${this.status}: ${(error as Error).message}`);
    }
  }

  /** Tells whether the moment has come. */
  has(moment: Moment): boolean {
    return this.moments.has(moment);
  }

  /** Milliseconds from the INVITE to a moment; NaN if it has not come. */
  tookMs(moment: Moment): number {
    return this.moments.between('sent', moment);
  }

  ring(): void {
    this.answerInvite(180);
    this.moments.mark('ringing');
  }

  /** Answers with 200 and repeats it until the ACK comes. */
  answer(): void {
    if (this.invite === undefined || this.moments.has('answered') || this.moments.has('ended')) return;
    this.status = 200;
    this.talkTo(this.invite.body);
    const text = this.owner.socket.respond(this.invite, '200 OK', {
      toTag: this.localTag,
      headers: [this.contact(), ALLOW, 'Content-Type: application/sdp'],
      body: offerOf(this.owner.socket.local.host, this.media.port),
    });
    this.lastResponse = text;
    this.repeatTimer = setInterval(() => this.owner.socket.sendRaw(text), 500);
  }

  reject(status: number): void {
    this.answerInvite(status);
    this.status = status;
    this.finish('us');
  }

  /** BYE, CANCEL or 603, whatever fits; resolves when the peer has agreed. */
  async hangUp(): Promise<void> {
    if (this.moments.has('ended')) return;
    if (this.moments.has('answered')) {
      this.finish('us');
      await this.inDialog('BYE');
    } else if (this.isOutgoing) {
      this.cancel();
      await this.until('ended');
    } else this.reject(603);
  }

  sendDigits(digits: string): Promise<void> {
    return this.media.sendDigits(digits);
  }

  /** A request in the dialog of this call. */
  inDialog(method: string, headers: readonly string[] = [], body = ''): Promise<SipMessage> {
    this.sequence++;
    return this.owner.socket.request({ method, uri: this.remoteTarget, headers: [...this.dialogHeaders(method), ...headers], body });
  }

  /** Takes what belongs to this call and no transaction: requests of the peer, repeated answers. */
  take(message: SipMessage): void {
    const { socket } = this.owner;
    if (message.status !== undefined) {
      if (this.lastAck !== undefined) socket.sendRaw(this.lastAck);
    } else if (message.method === 'ACK') this.onAck();
    else if (message.method === 'BYE') {
      socket.respond(message, '200 OK');
      this.finish('peer');
    } else if (message.method === 'CANCEL') this.onCancel(message);
    else if (message.method === 'INVITE') this.onInviteAgain(message);
    else socket.respond(message, '200 OK');
  }

  private async invitePeer(extra: readonly string[]): Promise<void> {
    this.moments.mark('sent');
    try {
      const first = await this.sendInvite(extra);
      const asked = [...headersOf(first, 'www-authenticate'), ...headersOf(first, 'proxy-authenticate')][0];
      const final = (first.status === 401 || first.status === 407) && asked ? await this.again(first, asked, extra) : first;
      this.onFinal(final);
    } catch {
      this.status = 408;
      this.finish('peer');
    }
  }

  private again(first: SipMessage, challenge: string, extra: readonly string[]): Promise<SipMessage> {
    this.acknowledgeRefusal(first);
    const { authUser: user, secret } = this.owner;
    const answer = authorization({ user, secret, method: 'INVITE', uri: this.remoteTarget, challenge });
    this.sequence++;
    return this.sendInvite([...extra, `${first.status === 401 ? 'Authorization' : 'Proxy-Authorization'}: ${answer}`]);
  }

  private sendInvite(extra: readonly string[]): Promise<SipMessage> {
    this.inviteBranch = newBranch();
    return this.owner.socket.request({
      method: 'INVITE',
      uri: this.remoteTarget,
      branch: this.inviteBranch,
      headers: [...this.dialogHeaders('INVITE'), ALLOW, 'Content-Type: application/sdp', ...extra],
      body: offerOf(this.owner.socket.local.host, this.media.port),
      onProvisional: (message) => this.onProvisional(message),
    });
  }

  private onProvisional(message: SipMessage): void {
    if (message.status === 100) this.moments.mark('trying');
    if (message.status === 180) this.moments.mark('ringing');
    if (message.status === 183) this.moments.mark('progress');
    if (message.body !== '') this.talkTo(message.body);
  }

  private onFinal(message: SipMessage): void {
    this.status = message.status;
    if (message.status !== 200) {
      this.acknowledgeRefusal(message);
      this.finish(this.endedBy ?? 'peer');
      return;
    }
    this.remoteTag = tagOf(headerOf(message, 'to'));
    this.remoteTarget = uriOf(headerOf(message, 'contact'));
    this.routes = headersOf(message, 'record-route').reverse();
    this.talkTo(message.body);
    const headers = [this.owner.socket.via(newBranch()), 'Max-Forwards: 70', ...this.dialogHeaders('ACK')];
    this.lastAck = formatSip(`ACK ${this.remoteTarget} SIP/2.0`, headers);
    this.owner.socket.sendRaw(this.lastAck);
    this.moments.mark('answered');
  }

  private acknowledgeRefusal(message: SipMessage): void {
    const headers = [
      this.owner.socket.via(this.inviteBranch),
      'Max-Forwards: 70',
      `From: ${headerOf(message, 'from')}`,
      `To: ${headerOf(message, 'to')}`,
      `Call-ID: ${this.id}`,
      `CSeq: ${sequenceOf(message)} ACK`,
    ];
    this.owner.socket.sendRaw(formatSip(`ACK ${this.remoteTarget} SIP/2.0`, headers));
  }

  private cancel(): void {
    this.endedBy = 'us';
    const via = this.owner.socket.via(this.inviteBranch);
    this.owner.socket.sendRaw(formatSip(`CANCEL ${this.remoteTarget} SIP/2.0`, [via, 'Max-Forwards: 70', ...this.dialogHeaders('CANCEL')]));
  }

  private answerInvite(status: number): void {
    if (this.invite === undefined || this.moments.has('ended')) return;
    const reason = REASONS[status] ?? 'Refused';
    this.lastResponse = this.owner.socket.respond(this.invite, `${status} ${reason}`, { toTag: this.localTag, headers: [this.contact()] });
  }

  private onAck(): void {
    clearInterval(this.repeatTimer);
    if (this.status === 200) this.moments.mark('answered');
  }

  private onCancel(message: SipMessage): void {
    this.owner.socket.respond(message, '200 OK', { toTag: this.localTag });
    if (this.moments.has('answered') || this.moments.has('ended')) return;
    if (this.invite) this.owner.socket.respond(this.invite, '487 Request Terminated', { toTag: this.localTag });
    this.status = 487;
    this.finish('peer');
  }

  private onInviteAgain(message: SipMessage): void {
    if (this.invite && sequenceOf(message) === sequenceOf(this.invite)) {
      if (this.lastResponse !== undefined) this.owner.socket.sendRaw(this.lastResponse);
      return;
    }
    this.requestsFromPeer++;
    this.talkTo(message.body);
    const headers = [this.contact(), 'Content-Type: application/sdp'];
    this.owner.socket.respond(message, '200 OK', {
      toTag: this.localTag,
      headers,
      body: offerOf(this.owner.socket.local.host, this.media.port),
    });
  }

  dialogHeaders(method: string): string[] {
    return [
      `From: <${this.localUri}>;tag=${this.localTag}`,
      `To: <${this.remoteUri}>${this.remoteTag === undefined ? '' : `;tag=${this.remoteTag}`}`,
      `Call-ID: ${this.id}`,
      `CSeq: ${this.sequence} ${method}`,
      this.contact(),
      ...this.routes.map((route) => `Route: ${route}`),
    ];
  }

  private contact(): string {
    const { host, port } = this.owner.socket.local;
    return `Contact: <sip:${this.owner.user}@${host}:${port}>`;
  }

  private talkTo(sdp: string): void {
    const peer = mediaAddressIn(sdp);
    if (peer) this.media.sendTo(peer.host, peer.port);
  }

  private finish(by: 'us' | 'peer'): void {
    if (this.moments.has('ended')) return;
    this.endedBy = by;
    clearInterval(this.repeatTimer);
    this.media.close();
    this.owner.forget(this);
    this.moments.mark('ended');
  }
}
