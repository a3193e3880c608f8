/** What goes on in all queues of this node, folded from facts: lines, members, and how each stay ends. */
import { unreachable } from '@botpbx/shared/base/errors';
import type { CallId } from '@botpbx/shared/base/ids';
import type { NodeEvent } from '@botpbx/shared/link/events';
import type { QueueOutcome } from '@botpbx/shared/model/queue-outcome';
import type { CallerPresent, MemberSeen, QueueFact, QueueName } from './fact.ts';
import { type Lines, makeQueueLines, nameOf } from './lines.ts';
import { type Members, makeMembers, type PauseOver, stateOf } from './members.ts';
import { type Stay, secondsBetween, stayEvent } from './stay.ts';
import { makeTold, type Sums, type Told } from './told.ts';

/** What the configuration says of a queue. */
export interface QueueSettings {
  readonly key: string;
  readonly wrap_up: number;
}

export interface BoardOptions {
  readonly settingsOf: (queue: QueueName) => QueueSettings | undefined;
  /** The extension of an endpoint, of whichever tenant. */
  readonly extensionAt: (tenantId: number, endpoint: string) => string | undefined;
  readonly callOf: (leg: string, linked: string) => CallAtBoard | undefined;
  /** Takes what the cloud is to hear; `kept` is what the next life of this process must know of the stay, null that it is over. */
  readonly put: (event: NodeEvent, stay?: { readonly id: string; readonly kept: Stay | null }) => void;
  readonly onPauses: (pauses: ReadonlyMap<string, number>) => void;
  readonly nowMs: () => number;
}

/** The call that a leg belongs to. */
export interface CallAtBoard {
  readonly id: CallId;
  readonly answeredBy: string | null;
  /** The leg keeps the place of somebody who will be called back. */
  readonly isCallback: boolean;
}

/** Who wants to know who comes and goes. */
export interface BoardListener {
  joined(stay: Stay): void;
  left(stay: Stay): void;
}

/** Asterisk calls everybody who was not served abandoned; routing says within this time if he was sent on instead. */
const SENT_ON_WITHIN_MS = 500;
/** A caller who left the line is told of once it is known why; Asterisk says it at once, unless somebody else took him away. */
const REASON_WITHIN_MS = 2_000;

/** Has the life of the process. */
export class QueueBoard {
  readonly #options: BoardOptions;
  readonly #stays = new Map<string, Stay>();
  readonly #talking = new Map<string, Stay>();
  readonly #lines: Lines = makeQueueLines();
  readonly #members: Members;
  readonly #told: Told;
  readonly #listeners: BoardListener[] = [];
  /** Seconds that callers waited lately before they were answered, as Asterisk reckons it. */
  readonly #holdSeconds = new Map<string, number>();
  /** Where those stood who left the line a moment ago. */
  readonly #left = new Map<string, number>();
  #count = 0;

  constructor(options: BoardOptions, kept: { readonly stays: readonly Stay[]; readonly pauses: ReadonlyMap<string, number> }) {
    this.#options = options;
    this.#members = makeMembers(kept.pauses);
    this.#told = makeTold({ sumsOf: (queue) => this.sumsOf(queue), tell: options.put, nowMs: options.nowMs });
    for (const stay of kept.stays) (stay.outcome === 'waiting' ? this.#stays : this.#talking).set(stay.leg, stay);
  }

  listen(listener: BoardListener): void {
    this.#listeners.push(listener);
  }

  take(fact: QueueFact): void {
    switch (fact.kind) {
      case 'joined':
        this.#join(fact, fact.atMs, fact.position);
        break;
      case 'left':
        this.#leave(fact);
        break;
      case 'abandoned':
        this.#abandon(fact);
        break;
      case 'missed':
        this.#tellMember(fact, fact.endpoint, { what: 'missed', seconds: Math.round(fact.ringMs / 1000), atMs: fact.atMs });
        break;
      case 'connected':
        this.#connect(fact);
        break;
      case 'completed':
        this.#complete(fact);
        break;
      case 'member':
        this.#see(fact.member, fact.atMs);
        break;
      case 'member-gone':
        this.#endPause(this.#members.forget(fact, fact.endpoint), fact.atMs);
        this.#told.touch(fact);
        break;
      default:
        unreachable(fact);
    }
  }

  /** Routing knows how a stay ended; of who never came into the line it is told here alone. */
  ended(queue: QueueName, leg: string, outcome: QueueOutcome, from: string): void {
    const atMs = this.#options.nowMs();
    const stay = this.#stayOf(queue, leg) ?? this.#newStay({ ...queue, leg, linked: leg, from }, atMs);
    this.#finish(stay, outcome, atMs);
  }

  /** Compares with all that Asterisk has; who is gone left unseen. */
  compare(present: { readonly members: readonly MemberSeen[]; readonly callers: readonly CallerPresent[] }, askedAtMs: number): void {
    const here = new Set(present.members.map((member) => `${nameOf(member)}:${member.endpoint}`));
    for (const member of this.#members.all())
      if (!here.has(`${nameOf(member)}:${member.endpoint}`)) this.#endPause(this.#members.forget(member, member.endpoint), askedAtMs);
    for (const member of present.members) this.#see(member, askedAtMs);
    const waiting = new Set(present.callers.map((caller) => `${nameOf(caller)}:${caller.leg}`));
    for (const stay of [...this.#stays.values()])
      if (stay.joinedMs < askedAtMs && !waiting.has(`${nameOf(stay)}:${stay.leg}`)) this.#finishUnseen(stay, askedAtMs);
    this.#lines.clear();
    for (const caller of [...present.callers].sort((a, b) => a.position - b.position)) {
      if (this.#stayOf(caller, caller.leg)) this.#lines.enter(caller, caller.leg, 0);
      else this.#join(caller, askedAtMs - caller.waitSeconds * 1000, 0);
    }
    for (const stay of this.#stays.values()) for (const listener of this.#listeners) listener.joined(stay);
  }

  /** Callers who wait in a queue, in their order. */
  waitingIn(queue: QueueName): readonly (Stay & { readonly position: number })[] {
    return this.#lines.legsIn(queue).flatMap((leg, at) => {
      const stay = this.#stayOf(queue, leg);
      return stay ? [{ ...stay, position: at + 1 }] : [];
    });
  }

  /** All callers who wait. */
  waiting(): readonly Stay[] {
    return [...this.#stays.values()];
  }

  positionOf(stay: Pick<Stay, 'tenantId' | 'queueId' | 'leg'>): number | undefined {
    return this.#lines.positionOf(stay, stay.leg);
  }

  /** Where a caller stands, or stood when he left the line a moment ago; the end of it for who was not in it. */
  lastPositionOf(queue: QueueName, leg: string): number {
    return this.#lines.positionOf(queue, leg) ?? this.#left.get(leg) ?? this.waitingIn(queue).length + 1;
  }

  /** Seconds that callers waited lately; undefined before the first one was answered. */
  holdSecondsOf(queue: QueueName): number | undefined {
    return this.#holdSeconds.get(nameOf(queue));
  }

  membersOf(queue: QueueName): readonly MemberSeen[] {
    return this.#members.listOf(queue);
  }

  /** How it stands in a queue; undefined when there is none such. */
  sumsOf(queue: QueueName): (Sums & { readonly queue: string }) | undefined {
    const settings = this.#options.settingsOf(queue);
    if (!settings) return undefined;
    const nowMs = this.#options.nowMs();
    const waiting = this.waitingIn(queue);
    const free = this.membersOf(queue).filter((member) => stateOf(member, settings.wrap_up, nowMs) === 'available');
    const longest = Math.max(0, ...waiting.map((stay) => secondsBetween(stay.joinedMs, nowMs)));
    return { queue: settings.key, calls_waiting: waiting.length, agents_available: free.length, longest_wait: longest };
  }

  stop(): void {
    this.#told.stop();
  }

  #stayOf(queue: QueueName, leg: string): Stay | undefined {
    const stay = this.#stays.get(leg);
    return stay && stay.tenantId === queue.tenantId && stay.queueId === queue.queueId ? stay : undefined;
  }

  #newStay({ tenantId, queueId, leg, linked, from }: QueueName & { leg: string; linked: string; from: string }, joinedMs: number) {
    const call = this.#options.callOf(leg, linked);
    if (!call) return undefined;
    const stay: Stay = {
      id: `${leg}-${joinedMs.toString(36)}${(this.#count++ % 36).toString(36)}`,
      ...{ tenantId, queueId, leg, callId: call.id, from, joinedMs },
      ...{ outcome: 'waiting', waitSeconds: 0, member: null, talkSeconds: 0, isCallback: call.isCallback },
    };
    return stay;
  }

  #join(caller: QueueName & { leg: string; linked: string; from: string }, joinedMs: number, position: number): void {
    const before = this.#stays.get(caller.leg);
    if (before) this.#finish(before, 'moved', joinedMs);
    const stay = this.#newStay(caller, joinedMs);
    if (!stay) return;
    this.#stays.set(stay.leg, stay);
    this.#lines.enter(stay, stay.leg, position);
    this.#tell(stay, joinedMs, stay);
    for (const listener of this.#listeners) listener.joined(stay);
  }

  #leave({ leg, ...queue }: Extract<QueueFact, { kind: 'left' }>): void {
    const stay = this.#stayOf(queue, leg);
    this.#left.set(leg, queue.position);
    setTimeout(() => this.#left.delete(leg), REASON_WITHIN_MS).unref();
    this.#lines.leave(queue, leg);
    this.#told.touch(queue);
    if (!stay) return;
    for (const listener of this.#listeners) listener.left(stay);
    setTimeout(() => this.#stays.get(leg) === stay && this.#finishUnseen(stay, queue.atMs), REASON_WITHIN_MS).unref();
  }

  #abandon({ leg, atMs, ...queue }: Extract<QueueFact, { kind: 'abandoned' }>): void {
    const stay = this.#stayOf(queue, leg);
    if (stay) setTimeout(() => this.#finish(stay, 'abandoned', atMs), SENT_ON_WITHIN_MS).unref();
  }

  #connect({ leg, endpoint, atMs, ...queue }: Extract<QueueFact, { kind: 'connected' }>): void {
    const stay = this.#stayOf(queue, leg);
    if (!stay) return;
    stay.member = this.#options.extensionAt(queue.tenantId, endpoint) ?? null;
    this.#finish(stay, 'answered', atMs);
    this.#talking.set(leg, stay);
    const before = this.#holdSeconds.get(nameOf(queue));
    this.#holdSeconds.set(nameOf(queue), before === undefined ? stay.waitSeconds : (3 * before + stay.waitSeconds) / 4);
  }

  #complete({ leg, talkSeconds, atMs }: Extract<QueueFact, { kind: 'completed' }>): void {
    const stay = this.#talking.get(leg);
    if (!stay) return;
    this.#talking.delete(leg);
    stay.talkSeconds = talkSeconds;
    this.#tell(stay, atMs, null);
  }

  /** Nobody said why he left: a member took him, or he is gone. */
  #finishUnseen(stay: Stay, atMs: number): void {
    const answeredBy = this.#options.callOf(stay.leg, stay.leg)?.answeredBy ?? null;
    if (answeredBy !== null) stay.member = answeredBy;
    this.#finish(stay, answeredBy === null ? 'abandoned' : 'answered', atMs);
  }

  #finish(stay: Stay | undefined, outcome: QueueOutcome, atMs: number): void {
    if (stay?.outcome !== 'waiting') return;
    stay.outcome = outcome;
    stay.waitSeconds = secondsBetween(stay.joinedMs, atMs);
    if (this.#stays.get(stay.leg) === stay) this.#stays.delete(stay.leg);
    if (this.#lines.positionOf(stay, stay.leg) !== undefined) {
      this.#lines.leave(stay, stay.leg);
      for (const listener of this.#listeners) listener.left(stay);
    }
    this.#tell(stay, atMs, outcome === 'answered' ? stay : null);
  }

  #see(member: MemberSeen, atMs: number): void {
    const before = this.#members.find(member, member.endpoint);
    this.#endPause(this.#members.see(member, atMs), atMs);
    if (before?.isPaused !== member.isPaused) this.#options.onPauses(this.#members.pauses());
    this.#told.touch(member);
  }

  #endPause(pause: PauseOver | undefined, atMs: number): void {
    if (!pause) return;
    this.#options.onPauses(this.#members.pauses());
    this.#tellMember(pause, pause.endpoint, { what: 'paused', seconds: secondsBetween(pause.sinceMs, atMs), atMs });
  }

  #tellMember({ tenantId, queueId }: QueueName, endpoint: string, { what, seconds, atMs }: MemberTold): void {
    const extension = this.#options.extensionAt(tenantId, endpoint);
    if (extension === undefined) return;
    const at = new Date(atMs).toISOString();
    this.#options.put({ kind: 'queue.member', tenant_id: tenantId, at, queue_id: queueId, extension, what, seconds });
  }

  #tell(stay: Stay, atMs: number, kept: Stay | null): void {
    const key = this.#options.settingsOf(stay)?.key ?? '';
    this.#options.put(stayEvent(stay, key, atMs), { id: stay.id, kept: kept && { ...kept } });
    this.#told.touch(stay);
  }
}

interface MemberTold {
  readonly what: 'missed' | 'paused';
  readonly seconds: number;
  readonly atMs: number;
}
