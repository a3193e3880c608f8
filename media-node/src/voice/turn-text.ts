/** The words of a turn, as a recogniser gives them bit by bit; and when they are all there. */
import type { Clock, Heard, Used } from './ports.ts';

/** What a caller has said in one turn. */
export interface Said {
  readonly text: string;
  /** 0 to 1; null where the engine gives none. */
  readonly confidence: number | null;
  /** When he fell silent. */
  readonly speechEndMs: number;
  /** When the last of the words was known. */
  readonly finalMs: number;
}

/** A turn that has ended on the line. */
interface Owed {
  readonly speechEndMs: number;
  /** Its words have been told: in time, or without waiting any longer. */
  isTold: boolean;
  /** What still comes for it is what was told already. */
  isLate: boolean;
  readonly waiting: AbortController;
}

export interface TurnTextWants {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** No recogniser is waited for longer than this when something is known already. */
  readonly settledWithinMs: number;
  /** The words of the turn that goes on are others now. */
  readonly onChange: () => void;
  /** A turn's words; undefined: there were none. */
  readonly onSaid: (said: Said | undefined) => void;
}

/** Where no word is known yet, a recogniser has so much longer. */
const NOTHING_KNOWN = 2;

export class TurnText {
  readonly #wants: TurnTextWants;
  #finals: string[] = [];
  #confidences: number[] = [];
  #partial = '';
  #knownMs = 0;
  #isTurnEnded = false;
  #owed: Owed[] = [];

  constructor(wants: TurnTextWants) {
    this.#wants = wants;
  }

  /** All that is known of the turn that goes on. */
  get text(): string {
    return this.#owed.some((one) => one.isLate) ? '' : this.#all();
  }
  /** The engine believes that he has finished. */
  get isTurnEnded(): boolean {
    return this.#isTurnEnded;
  }
  /** Words of a turn that is over still come. */
  get isOwed(): boolean {
    return this.#owed.length > 0;
  }

  take(heard: Exclude<Heard, Used>): void {
    if (heard.kind === 'settled') {
      this.#settle();
      return;
    }
    if (heard.kind === 'turn-ended') this.#isTurnEnded = true;
    else {
      this.#knownMs = this.#wants.clock.nowMs();
      this.#isTurnEnded = false;
      this.#partial = heard.kind === 'partial' ? heard.text.trim() : '';
      if (heard.kind === 'final' && heard.text.trim() !== '') this.#finals.push(heard.text.trim());
      if (heard.kind === 'final' && heard.confidence !== null) this.#confidences.push(heard.confidence);
    }
    this.#wants.onChange();
  }

  /** The turn is over on the line: its words are told as soon as they are all there, or when they have been waited for long enough. */
  end(speechEndMs: number): void {
    const one: Owed = { speechEndMs, isTold: false, isLate: false, waiting: new AbortController() };
    const isAllThere = this.#owed.length === 0 && this.#finals.length > 0 && this.#partial === '' && this.#knownMs >= speechEndMs;
    this.#owed.push(one);
    if (isAllThere) this.#tell(one, this.#all());
    else void this.#waitFor(one);
  }

  /** Forgets what was said, and whatever still comes of it. */
  forget(): void {
    for (const one of this.#owed) {
      one.isTold = true;
      one.isLate = true;
      one.waiting.abort();
    }
    this.#reset();
  }

  #all(): string {
    return [...this.#finals, this.#partial].filter((part) => part !== '').join(' ');
  }

  #reset(): void {
    this.#finals = [];
    this.#confidences = [];
    this.#partial = '';
    this.#isTurnEnded = false;
  }

  #tell(one: Owed, text: string): void {
    one.isTold = true;
    one.waiting.abort();
    const given = this.#confidences;
    const confidence = given.length > 0 ? given.reduce((sum, value) => sum + value, 0) / given.length : null;
    const said = text === '' ? undefined : { text, confidence, speechEndMs: one.speechEndMs, finalMs: this.#knownMs };
    this.#reset();
    this.#wants.onSaid(said);
  }

  #settle(): void {
    const one = this.#owed.shift();
    const text = this.#finals.length > 0 ? this.#finals.join(' ') : this.#partial;
    if (one?.isLate) this.#reset();
    else if (one && (!one.isTold || text !== '')) this.#tell(one, text);
  }

  async #waitFor(one: Owed): Promise<void> {
    const { clock, signal, settledWithinMs } = this.#wants;
    const either = AbortSignal.any([signal, one.waiting.signal]);
    await clock.sleep(settledWithinMs, either);
    // of nothing there is nothing to take: another recogniser may be at it
    if (this.#all() === '') await clock.sleep(settledWithinMs * NOTHING_KNOWN, either);
    if (signal.aborted || one.isTold) return;
    one.isLate = true;
    this.#tell(one, this.#all());
  }
}
