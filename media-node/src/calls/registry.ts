/**
 * All calls that are going on, folded from facts. Legs that turn out to talk with each other are one call, however they met:
 * the older call keeps its id, the younger one closes as a part of it.
 */
import { unreachable } from '@botpbx/shared/base/errors';
import { newCall, newLeg, type PlacedCall } from './begin.ts';
import { absorb, type CallState, cleanText, isOlder, isOver, type LegState, markAnswered, type Owner } from './call.ts';
import type { Fact, LegSeen } from './fact.ts';
import { makeMeetings } from './meetings.ts';
import { type Memory, makeMemory } from './memory.ts';
import { instantOf } from './record.ts';
import { type Effects, makeTelling, type Telling } from './telling.ts';

/** Whom the registry asks and tells. */
export interface RegistryOptions {
  /** Takes each effect at once; keeping and sending is its business. */
  readonly onEffects: (effects: Effects) => void;
  /** Whose endpoint it is; for a trunk the dialled number may decide the tenant. */
  readonly ownerOf: (endpoint: string, dialled: string) => Owner | undefined;
  /** The configuration that is live. */
  readonly revision: () => number | null;
  /** Whether a number that a phone dials leads to a carrier. */
  readonly isOutbound?: (tenantId: number, dialled: string, extension: string) => boolean;
  readonly nowMs: () => number;
}

/** A leg that Asterisk has right now. */
export interface LegPresent extends LegSeen {
  readonly bridge: string | undefined;
}

type FactOf<Kind extends Fact['kind']> = Extract<Fact, { kind: Kind }>;

/** Calls that were placed and have not come; each comes or fails within a minute. */
const MAX_PLACED = 10_000;

/** Has the life of the process: calls come, are folded and go; what each fact led to goes to `onEffects` before the method returns. */
export class Registry {
  readonly #options: RegistryOptions;
  readonly #memory: Memory;
  readonly #tell: Telling;
  readonly #meetings = makeMeetings();
  readonly #placed = new Map<string, PlacedCall>();

  constructor(options: RegistryOptions) {
    this.#options = options;
    this.#memory = makeMemory(options.nowMs);
    this.#tell = makeTelling(options.onEffects);
  }

  /** Calls that are going on. */
  calls(): readonly CallState[] {
    return this.#memory.calls();
  }

  /** Whether the id of a leg or a call is one that was told of. */
  knows(id: string): boolean {
    return this.#memory.find(id) !== undefined || this.#memory.hasEnded(id);
  }

  /** A call will come that we place ourselves; it is waited for as long as the process lives, or until it comes. */
  expect(placed: PlacedCall): void {
    const [oldest] = this.#placed.keys();
    if (this.#placed.size >= MAX_PLACED && oldest !== undefined) this.#placed.delete(oldest);
    this.#placed.set(placed.id, placed);
  }

  apply(fact: Fact): void {
    this.#take(fact);
    this.#tell.flush();
  }

  /** Takes up calls that an earlier life of this process remembered. */
  restore(calls: readonly CallState[]): void {
    for (const call of [...calls].sort((a, b) => a.startedMs - b.startedMs)) {
      const known = call.legs.map((leg) => this.#memory.find(leg.id)).find((one) => one !== undefined);
      this.#memory.take(call, known);
      this.#tell.touch(call, call.lastMs);
      if (known) this.#unite(known, call, call.lastMs);
      else this.#tell.announce(call);
    }
    for (const call of this.#memory.calls().filter(isOver)) this.#finish(call);
    this.#tell.flush();
  }

  /**
   * Compares with all legs that Asterisk has. `askedAtMs`: when it was asked; legs that came later are not missed. Legs that are gone
   * ended unseen: `aliveMs` is when the connection was last known to be well.
   */
  reconcile(present: readonly LegPresent[], askedAtMs: number, aliveMs: number): void {
    const atMs = this.#options.nowMs();
    for (const leg of [...present].sort((a, b) => a.startedMs - b.startedMs || counterOf(a.leg) - counterOf(b.leg))) {
      this.#take({ kind: 'leg', atMs, ...leg });
      this.#take({ kind: 'same', atMs, a: leg.leg, b: leg.linked });
      if (leg.bridge !== undefined) this.#take({ kind: 'bridged', atMs, leg: leg.leg, bridge: leg.bridge });
    }
    const alive = new Set(present.map((leg) => leg.leg));
    const isMissing = (leg: LegState) => leg.endedMs === null && !alive.has(leg.id) && this.#memory.wasKnown(leg.id, askedAtMs);
    for (const call of this.#memory.calls()) {
      const endedMs = Math.max(call.lastMs, Math.min(aliveMs, atMs));
      for (const leg of call.legs.filter(isMissing)) this.#take({ kind: 'ended', atMs: endedMs, leg: leg.id, cause: null });
    }
    this.#tell.flush();
  }

  #take(fact: Fact): void {
    if (fact.kind === 'leg') this.#addLeg(fact);
    else if (fact.kind === 'same') this.#join(fact);
    else {
      const call = this.#memory.find(fact.leg);
      const leg = call?.legs.find((one) => one.id === fact.leg);
      if (call && leg) this.#takeOfLeg(call, leg, fact);
      else if (fact.kind === 'outcome' || fact.kind === 'answered') this.#memory.keepEarly(fact);
    }
  }

  #takeOfLeg(call: CallState, leg: LegState, fact: Exclude<Fact, { kind: 'leg' | 'same' }>): void {
    switch (fact.kind) {
      case 'dial-ended':
        this.#dialEnded(call, leg, fact);
        break;
      case 'bridged':
        this.#meet(call, leg, fact);
        break;
      case 'unbridged':
        this.#meetings.leave(fact.bridge, leg.id);
        break;
      case 'transferred':
        this.#transfer(call, leg, fact);
        break;
      case 'asked-to-end':
        if (call.legs[0] === leg && call.answeredMs === null && call.outcome === null) call.isCallerGone = true;
        this.#tell.touch(call, fact.atMs);
        break;
      case 'ended':
        this.#end(call, leg, fact);
        break;
      case 'outcome':
        if (call.answeredMs === null) call.outcome = fact.cause;
        this.#tell.touch(call, fact.atMs);
        break;
      case 'answered':
        this.#answer(call, leg, fact.by, fact.atMs);
        break;
      case 'step':
        this.#tell.step(call, { ...fact, party: fact.party ?? leg.party });
        break;
      default:
        unreachable(fact);
    }
  }

  #addLeg(fact: FactOf<'leg'>): void {
    if (this.#memory.hasEnded(fact.leg) || this.#memory.find(fact.leg)) return;
    const owner = this.#options.ownerOf(fact.endpoint, fact.dialled);
    const call = this.#memory.find(fact.linked) ?? this.#newCall(fact, owner);
    if (call === undefined) return;
    if (owner?.kind === 'trunk' && !fact.isCaller) call.reachesTrunk = true;
    call.tenantId ??= owner?.tenantId ?? null;
    const leg = newLeg(fact, owner, call);
    call.legs.push(leg);
    this.#memory.add(fact.leg, call);
    this.#tell.touch(call, fact.atMs);
    this.#tell.announce(call);
    if (call.legs.length > 1 || call.isPlaced) this.#tell.step(call, { what: 'rang', party: leg.party, leg, atMs: fact.startedMs });
    for (const early of this.#memory.takeEarly(fact.leg)) this.#take(early);
  }

  #newCall(fact: LegSeen, owner: Owner | undefined): CallState | undefined {
    const { revision, isOutbound } = this.#options;
    const { linked, dialled, isCaller } = fact;
    const placed = this.#placed.get(linked);
    this.#placed.delete(linked);
    const isPhone = isCaller && owner?.kind === 'phone' && owner.tenantId !== null && owner.extension !== null;
    const leadsOut = isPhone && (isOutbound?.(owner.tenantId, dialled, owner.extension) ?? false);
    const isSpent = this.#memory.hasEnded(linked);
    return newCall(fact, { owner, revision: revision(), isSpent, placed, isOutbound: leadsOut });
  }

  #join({ a, b, atMs }: FactOf<'same'>): void {
    const [first, second] = [this.#memory.find(a), this.#memory.find(b)];
    if (first && second) this.#unite(first, second, atMs);
  }

  #unite(a: CallState, b: CallState, atMs: number): void {
    if (a === b) return;
    const [call, other] = isOlder(a, b) ? [a, b] : [b, a];
    this.#tell.close(other, Math.max(atMs, other.startedMs), call.id);
    absorb(call, other);
    this.#memory.move(other, call);
    this.#tell.touch(call, atMs);
    this.#tell.announce(call);
  }

  #dialEnded(call: CallState, leg: LegState, { status, atMs }: FactOf<'dial-ended'>): void {
    if (status === 'ANSWER' && call.isPlaced && leg.party === call.from) this.#pickUpOwn(call, leg, atMs);
    else if (status === 'ANSWER') this.#answer(call, leg, leg.party, atMs);
    else call.dialStatus = status.slice(0, 40);
    this.#tell.touch(call, atMs);
  }

  /** Whoever had the call placed is there; now the other party is called. */
  #pickUpOwn(call: CallState, leg: LegState, atMs: number): void {
    leg.answeredMs ??= Math.max(atMs, leg.startedMs);
    call.dialStatus = null;
    this.#tell.step(call, { what: 'answered', party: leg.party, leg, atMs });
  }

  #answer(call: CallState, leg: LegState, by: string, atMs: number): void {
    const isLater = call.answeredMs !== null && leg.answeredMs === null;
    leg.answeredMs ??= Math.max(atMs, leg.startedMs);
    markAnswered(call, by, atMs);
    this.#tell.touch(call, atMs);
    this.#tell.announce(call);
    if (isLater) this.#tell.step(call, { what: 'answered', party: by, leg, atMs });
  }

  /** Two legs in one bridge talk with each other: they are one call, and it is answered by the one that did not begin it. */
  #meet(call: CallState, leg: LegState, { bridge, atMs }: FactOf<'bridged'>): void {
    for (const other of this.#meetings.enter(bridge, leg.id)) this.#join({ kind: 'same', atMs, a: leg.id, b: other });
    const ours = this.#memory.find(leg.id) ?? call;
    const together = ours.legs.filter((one) => this.#meetings.isIn(bridge, one.id));
    if (together.length < 2) return;
    for (const one of together) one.answeredMs ??= Math.max(atMs, one.startedMs);
    const taker = together.find((one) => one !== ours.legs[0]) ?? leg;
    this.#answer(ours, leg, taker.party, atMs);
  }

  #transfer(call: CallState, leg: LegState, { to, toLeg, type, atMs }: FactOf<'transferred'>): void {
    const target = toLeg === undefined ? undefined : this.#memory.find(toLeg)?.legs.find((one) => one.id === toLeg);
    const { tenantId: tenant_id, id: call_id } = call;
    const parties = { from: leg.party, to: target?.party ?? cleanText(to) };
    if (tenant_id !== null) this.#tell.event({ kind: 'call.transfer', tenant_id, at: instantOf(atMs), call_id, ...parties, type });
    this.#tell.touch(call, atMs);
  }

  #end(call: CallState, leg: LegState, fact: FactOf<'ended'>): void {
    if (leg.endedMs !== null) return;
    leg.endedMs = Math.max(fact.atMs, leg.startedMs);
    leg.cause = fact.cause;
    this.#meetings.forget(leg.id);
    this.#tell.touch(call, leg.endedMs);
    if (isOver(call)) this.#finish(call);
    else this.#tell.step(call, { what: 'left', party: leg.party, leg, atMs: leg.endedMs });
  }

  #finish(call: CallState): void {
    this.#tell.close(call, Math.max(...call.legs.map((one) => one.endedMs ?? 0)), null);
    this.#memory.remove(call);
  }
}

const counterOf = (leg: string): number => Number(leg.slice(leg.lastIndexOf('.') + 1)) || 0;
