/** What becomes of a caller who says nothing: he is asked twice, then the agent says goodbye. */
import type { Phrases } from './phrases.ts';
import type { Clock } from './ports.ts';
import { Timer } from './timer.ts';

export class Silence {
  readonly #timer: Timer;
  readonly #afterMs: number;
  readonly #phrases: Phrases;
  #count = 0;

  constructor(clock: Clock, { afterMs, phrases }: { afterMs: number; phrases: Phrases }, signal: AbortSignal) {
    this.#timer = new Timer(clock, signal);
    this.#afterMs = afterMs;
    this.#phrases = phrases;
  }

  /** It is his turn: `ring` is called if he says nothing. */
  wait(ring: () => void): void {
    this.#timer.set(this.#afterMs, ring);
  }

  /** Somebody is heard. */
  stop(): void {
    this.#timer.stop();
  }

  /** He is there. */
  forget(): void {
    this.#count = 0;
  }

  /** What is said now; `isLast`: the conversation is over with it. */
  next(): { readonly text: string; readonly isLast: boolean } {
    const text = this.#phrases.stillThere[this.#count];
    this.#count += 1;
    return text === undefined ? { text: this.#phrases.goodbyeSilent, isLast: true } : { text, isLast: false };
  }
}
