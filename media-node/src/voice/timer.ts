/** One thing that happens later, unless something else comes first. */
import type { Clock } from './ports.ts';

export class Timer {
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  #rest: AbortController | undefined;

  constructor(clock: Clock, signal: AbortSignal) {
    this.#clock = clock;
    this.#signal = signal;
  }

  /** Calls `ring` after so long; what was set before is off. */
  set(ms: number, ring: () => void): void {
    this.stop();
    const rest = new AbortController();
    this.#rest = rest;
    const either = AbortSignal.any([this.#signal, rest.signal]);
    void this.#clock.sleep(ms, either).then(() => {
      if (either.aborted) return;
      this.#rest = undefined;
      ring();
    });
  }

  stop(): void {
    this.#rest?.abort();
    this.#rest = undefined;
  }
}
