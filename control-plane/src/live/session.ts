/** One socket of `/ws`: a dashboard or an integration that hears what happens in its tenant. It knows no transport: the runtime hands it texts and ticks. */
import { ClientMessage, type LiveEvent, type ServerMessage } from '@botpbx/shared/live/events';
import { matches, parsePattern, type Topic, topicOf } from '@botpbx/shared/live/topics';
import { type Permission, permissionsOf } from '@botpbx/shared/model/user';
import type { Platform } from '../platform/platform.ts';
import type { Socket } from '../platform/socket.ts';
import { type Session, verifySession } from '../users/session.ts';

/** How long a socket may stay without showing who it is: 5 seconds less what a tick may come late. */
export const AUTH_WITHIN_MS = 4_500;
/** A revoked session loses its socket within this time, also if another process revoked it. */
export const RECHECK_EVERY_MS = 4_000;
/** Largest text in characters that a client may send. */
export const MAX_MESSAGE = 65_536;
/** A reader that lets more than this pile up in our memory is too slow. */
export const MAX_BUFFERED_BYTES = 65_536;
const MAX_PATTERNS = 200;
/** Unreadable messages after which a client is cut off. */
const MAX_FAULTS = 20;

/** Why a socket ends, as the close code tells the client. */
export const CLOSE = { unauthorized: 4401, tooSlow: 4408, faulty: 4400, tooLarge: 1009, broken: 1011 } as const;

/** What a reader must be allowed to read to hear of it. */
const NEEDED: Record<string, Permission> = {
  agent: 'conversations:read',
  queue: 'queues:read',
  call: 'calls:read',
  emergency: 'calls:read',
  extension: 'extensions:read',
  flow: 'calls:read',
  node: 'nodes:read',
  security: 'audit:read',
  trunk: 'trunks:read',
  voicemail: 'voicemails:read',
};

/** Where the runtime keeps the sockets that hear of their tenant. */
export interface LiveDoor {
  enter(session: LiveSession): void;
  leave(session: LiveSession): void;
}

export interface LiveParts {
  readonly platform: Platform;
  readonly socket: Socket;
  readonly door: LiveDoor;
  /** The token in the browser's cookie, if it came with the upgrade from one of our own pages. */
  readonly cookieToken?: string | undefined;
}

export class LiveSession {
  private readonly parts: LiveParts;
  private readonly openedAtMs: number;
  private checkedAtMs: number;
  private turn: Promise<void>;
  private isOver = false;
  private session: Session | undefined;
  private token = '';
  private permissions: ReadonlySet<Permission> = new Set();
  /** Undefined until the first subscription: everything. */
  private patterns: Map<string, Topic> | undefined;
  private faults = 0;

  constructor(parts: LiveParts) {
    this.parts = parts;
    this.openedAtMs = this.checkedAtMs = parts.platform.clock.nowMs();
    const { cookieToken } = parts;
    this.turn = cookieToken === undefined ? Promise.resolve() : this.guarded(async () => void (await this.admit(cookieToken)));
  }

  get isKnown(): boolean {
    return this.session !== undefined;
  }
  /** 0 until it is known who listens. */
  get tenantId(): number {
    return this.session?.tenantId ?? 0;
  }
  get userId(): number {
    return this.session?.userId ?? 0;
  }

  /** Takes one text. Resolves when it has been dealt with. */
  onMessage(text: string): Promise<void> {
    this.turn = this.turn.then(() => this.guarded(() => this.take(text)));
    return this.turn;
  }

  /** Twice a second or so: whoever has not shown who they are ends, and so does a session that was revoked. */
  onTick(): void {
    const nowMs = this.parts.platform.clock.nowMs();
    if (!this.session && nowMs - this.openedAtMs >= AUTH_WITHIN_MS) this.unauthorized('auth.required');
    if (!this.session || nowMs - this.checkedAtMs < RECHECK_EVERY_MS) return;
    this.checkedAtMs = nowMs;
    this.turn = this.turn.then(() => this.guarded(() => this.recheck()));
  }

  /** The transport has ended. */
  onClose(): void {
    this.end(1000, 'gone');
  }

  /** The user's sessions were revoked. */
  revoke(): void {
    this.unauthorized('auth.required');
  }

  /** Does this listener want, and may it have, events of this topic? */
  hears(topic: Topic): boolean {
    const needed = NEEDED[topic.noun];
    if (needed === undefined || !this.permissions.has(needed)) return false;
    if (!this.patterns) return true;
    for (const pattern of this.patterns.values()) if (matches(pattern, topic)) return true;
    return false;
  }

  /** Sends an event that is JSON already. A reader that does not keep up is cut off rather than buffered without end. */
  deliver(text: string): void {
    if (this.isOver) return;
    const { socket } = this.parts;
    if (socket.bufferedBytes() > MAX_BUFFERED_BYTES) {
      this.say({ type: 'error', code: 'too_slow' });
      this.end(CLOSE.tooSlow, 'too slow');
    } else socket.send(text);
  }

  private say(message: ServerMessage): void {
    if (!this.isOver) this.parts.socket.send(JSON.stringify(message));
  }

  private unauthorized(code: 'auth.failed' | 'auth.required'): void {
    this.say({ type: 'error', code });
    this.end(CLOSE.unauthorized, code);
  }

  private end(code: number, reason: string): void {
    if (this.isOver) return;
    this.isOver = true;
    if (this.session) this.parts.door.leave(this);
    this.parts.socket.close(code, reason);
  }

  private async guarded(work: () => Promise<void>): Promise<void> {
    if (this.isOver) return;
    try {
      await work();
    } catch (error) {
      this.parts.platform.log.error('a live socket broke', { error });
      this.end(CLOSE.broken, 'try again');
    }
  }

  private async take(text: string): Promise<void> {
    if (text.length > MAX_MESSAGE) return this.end(CLOSE.tooLarge, 'too large');
    const message = messageIn(text);
    if (message?.type === 'auth') return this.authenticate(message.token);
    if (!this.session) return this.unauthorized('auth.required');
    if (!message) return this.fault('message.invalid');
    const parsed = message.events.map((text) => [text, parsePattern(text)] as const);
    const known = parsed.flatMap(([text, topic]) => (topic ? [[text, topic] as const] : []));
    if (known.length < parsed.length) return this.fault('topic.invalid');
    if (message.type === 'subscribe') this.subscribe(known);
    else this.unsubscribe(message.events);
  }

  private fault(code: 'message.invalid' | 'topic.invalid'): void {
    this.faults += 1;
    this.say({ type: 'error', code });
    if (this.faults >= MAX_FAULTS) this.end(CLOSE.faulty, 'too many invalid messages');
  }

  private subscribe(wanted: readonly (readonly [string, Topic])[]): void {
    const next = new Map([...(this.patterns ?? []), ...wanted]);
    if (next.size > MAX_PATTERNS) this.fault('topic.invalid');
    else {
      this.patterns = next;
      this.say({ type: 'subscribed', events: [...next.keys()] });
    }
  }

  private unsubscribe(unwanted: readonly string[]): void {
    for (const pattern of unwanted) this.patterns?.delete(pattern);
    this.say({ type: 'subscribed', events: [...(this.patterns?.keys() ?? ['*'])] });
  }

  private async authenticate(token: string): Promise<void> {
    if (!(await this.admit(token))) this.unauthorized('auth.failed');
  }

  /** Lets a valid token in, or lets it take the place of the same user's older one. */
  private async admit(token: string): Promise<boolean> {
    const session = await verifySession(this.parts.platform, token);
    const isOther = this.session && (session?.userId !== this.session.userId || session.tenantId !== this.session.tenantId);
    if (!session || isOther || this.isOver) return false;
    const isNew = !this.session;
    this.session = session;
    this.token = token;
    this.permissions = permissionsOf(session.role, session.isOperator);
    this.say({ type: 'auth_ok' });
    if (isNew) this.parts.door.enter(this);
    return true;
  }

  private async recheck(): Promise<void> {
    const session = await verifySession(this.parts.platform, this.token);
    if (session) this.permissions = permissionsOf(session.role, session.isOperator);
    else this.unauthorized('auth.required');
  }
}

function messageIn(text: string): ClientMessage | undefined {
  try {
    return ClientMessage.safeParse(JSON.parse(text)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Hands one event to all who hear of it; it becomes JSON once. */
export function spread(live: LiveEvent, sessions: Iterable<LiveSession>): void {
  const topic = topicOf(live);
  let text: string | undefined;
  for (const session of sessions) {
    if (!session.hears(topic)) continue;
    text ??= JSON.stringify(live);
    session.deliver(text);
  }
}
