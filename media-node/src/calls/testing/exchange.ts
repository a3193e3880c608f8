/** A small model of an exchange for the fold's tests: people call, transfer, pick up and park, and it says so in facts, as Asterisk would. */
import type { Fact } from '../fact.ts';
import type { LegPresent } from '../registry.ts';

/** One thing that somebody does: `what` is done by, or to, `who`. */
export interface Step {
  readonly what: number;
  readonly who: number;
}

interface Line {
  readonly id: string;
  linked: string;
  readonly endpoint: string;
  readonly startedMs: number;
  bridge: string | undefined;
}
interface Ringing {
  readonly caller: Line;
  readonly callee: Line;
}
type Talk = readonly [Line, Line];

/** Makes facts; `groups` tells at the end which legs really were one call. */
export class Exchange {
  readonly facts: Fact[] = [];
  #atMs = 1_700_000_000_000;
  #count = 0;
  #ringing: Ringing[] = [];
  #talking: Talk[] = [];
  #parked: Line[] = [];
  readonly #group = new Map<string, string>();
  readonly #alive = new Map<string, Line>();

  /** What Asterisk would list now. */
  present(): LegPresent[] {
    return [...this.#alive.values()].map((line) => ({ ...this.#seen(line), bridge: line.bridge }));
  }

  /** Sets of legs that were one call. */
  groups(): string[][] {
    const byRoot = new Map<string, string[]>();
    for (const leg of this.#group.keys()) byRoot.set(this.#root(leg), [...(byRoot.get(this.#root(leg)) ?? []), leg]);
    return [...byRoot.values()];
  }

  step({ what, who }: Step): void {
    const moves = [
      () => this.#call(),
      () => this.#take(this.#ringing, who, (ringing) => this.#answer(ringing)),
      () => this.#take(this.#ringing, who, (ringing) => this.#fail(ringing, who)),
      () => this.#take(this.#ringing, who, (ringing) => this.#pickUp(ringing)),
      () => this.#take(this.#talking, who, (talk) => this.#hangUp(talk)),
      () => this.#take(this.#talking, who, (talk) => this.#blind(talk, who)),
      () => this.#take(this.#talking, who, (talk) => this.#attended(talk)),
      () => this.#take(this.#talking, who, (talk) => this.#park(talk)),
      () => this.#take(this.#parked, who, (parked) => this.#unpark(parked)),
    ];
    moves[what % moves.length]?.();
  }

  /** Everybody hangs up. */
  end(): void {
    for (const line of [...this.#alive.values()]) this.#gone(line, 16);
    this.#ringing = [];
    this.#talking = [];
    this.#parked = [];
  }

  #take<Item>(list: Item[], who: number, act: (item: Item) => void): void {
    const [item] = list.length > 0 ? list.splice(who % list.length, 1) : [];
    if (item !== undefined) act(item);
  }

  #now(): number {
    this.#atMs += 250;
    return this.#atMs;
  }

  #say(fact: Fact): void {
    this.facts.push(fact);
  }

  #seen(line: Line) {
    const { id: leg, linked, endpoint, startedMs } = line;
    return { leg, linked, endpoint, number: endpoint, name: '', dialled: '1002', isCaller: linked === leg, startedMs };
  }

  #line(linked?: string): Line {
    const atMs = this.#now();
    const id = `n1-${Math.floor(atMs / 1000)}.${this.#count++}`;
    const line: Line = { id, linked: linked ?? id, endpoint: String(1000 + this.#count), startedMs: atMs, bridge: undefined };
    this.#alive.set(id, line);
    this.#group.set(id, id);
    if (linked !== undefined) this.#unite(id, linked);
    this.#say({ kind: 'leg', atMs, ...this.#seen(line) });
    return line;
  }

  #root(leg: string): string {
    const parent = this.#group.get(leg) ?? leg;
    return parent === leg ? leg : this.#root(parent);
  }

  #unite(a: string, b: string): void {
    this.#group.set(this.#root(a), this.#root(b));
  }

  #same(a: Line, b: Line): void {
    this.#unite(a.id, b.id);
    this.#say({ kind: 'same', atMs: this.#now(), a: a.id, b: b.id });
  }

  #enter(line: Line, bridge: string): void {
    this.#leave(line);
    line.bridge = bridge;
    this.#say({ kind: 'bridged', atMs: this.#now(), leg: line.id, bridge });
  }

  #leave(line: Line): void {
    const { bridge } = line;
    line.bridge = undefined;
    if (bridge !== undefined) this.#say({ kind: 'unbridged', atMs: this.#now(), leg: line.id, bridge });
  }

  #gone(line: Line, cause: number): void {
    this.#leave(line);
    this.#alive.delete(line.id);
    this.#say({ kind: 'ended', atMs: this.#now(), leg: line.id, cause });
  }

  #talk(a: Line, b: Line): void {
    const bridge = `bridge-${this.#count++}`;
    this.#enter(b, bridge);
    this.#enter(a, bridge);
    this.#unite(a.id, b.id);
    this.#talking.push([a, b]);
  }

  #dial(caller: Line): void {
    const callee = this.#line(caller.linked);
    this.#unite(callee.id, caller.id);
    this.#same(caller, callee);
    this.#ringing.push({ caller, callee });
  }

  #call(): void {
    this.#dial(this.#line());
  }

  #answer({ caller, callee }: Ringing): void {
    this.#say({ kind: 'dial-ended', atMs: this.#now(), leg: callee.id, status: 'ANSWER' });
    this.#talk(caller, callee);
  }

  #fail({ caller, callee }: Ringing, how: number): void {
    const isCancel = how % 2 === 0;
    if (isCancel) this.#say({ kind: 'asked-to-end', atMs: this.#now(), leg: caller.id });
    this.#say({ kind: 'dial-ended', atMs: this.#now(), leg: callee.id, status: isCancel ? 'CANCEL' : 'BUSY' });
    this.#gone(callee, 17);
    if (!isCancel) this.#say({ kind: 'outcome', atMs: this.#now(), leg: caller.id, cause: 17 });
    this.#gone(caller, isCancel ? 127 : 17);
  }

  #pickUp({ caller, callee }: Ringing): void {
    const picker = this.#line();
    this.#same(caller, picker);
    this.#say({ kind: 'dial-ended', atMs: this.#now(), leg: picker.id, status: 'ANSWER' });
    this.#gone(callee, 16);
    this.#talk(caller, picker);
  }

  #hangUp([a, b]: Talk): void {
    this.#gone(b, 16);
    this.#gone(a, 16);
  }

  #blind([a, b]: Talk, who: number): void {
    const [transferer, other] = who % 2 === 0 ? [a, b] : [b, a];
    this.#say({ kind: 'transferred', atMs: this.#now(), leg: transferer.id, type: 'blind', to: '1003', toLeg: undefined });
    this.#leave(other);
    this.#gone(transferer, 16);
    this.#dial(other);
  }

  /** The second call of the transferer begins alone; its linkedid changes in silence. */
  #attended([a, b]: Talk): void {
    const second = this.#line();
    const target = this.#line(second.linked);
    this.#say({ kind: 'dial-ended', atMs: this.#now(), leg: target.id, status: 'ANSWER' });
    const bridge = `bridge-${this.#count++}`;
    this.#enter(target, bridge);
    this.#enter(second, bridge);
    this.#leave(second);
    this.#enter(b, bridge);
    this.#unite(b.id, target.id);
    this.#leave(a);
    this.#say({ kind: 'transferred', atMs: this.#now(), leg: a.id, type: 'attended', to: '', toLeg: target.id });
    this.#gone(second, 16);
    this.#gone(a, 16);
    target.linked = b.linked;
    this.#talking.push([b, target]);
  }

  #park([a, b]: Talk): void {
    this.#leave(a);
    this.#gone(b, 16);
    this.#parked.push(a);
  }

  #unpark(parked: Line): void {
    const retriever = this.#line();
    this.#same(parked, retriever);
    this.#talk(parked, retriever);
  }
}
