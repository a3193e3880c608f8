/** Digits that the caller presses when he is asked for them. No model has a hand in it. */
import type { Clock } from './ports.ts';
import type { DigitsAsked } from './tools.ts';

export interface CollectParts {
  readonly clock: Clock;
  /** Asks him; `again` when what came was not right. Gives the milliseconds until he has heard it. */
  readonly ask: (again: boolean) => number;
  /** He has begun to press: the question need not go on. */
  readonly hush: () => void;
}

/** With what of the question is not yet made. */
const FIRST_WITHIN_MS = 9_000;
const NEXT_WITHIN_MS = 4_000;
const TRIES = 3;
const TERMINATOR = '#';

/** Takes keys for as long as it is asked for them. */
export class DigitCollector {
  readonly #keys: string[] = [];
  #wake: (() => void) | undefined;
  #isGivenUp = false;

  /** A key was pressed. */
  take(digit: string): void {
    this.#keys.push(digit);
    this.#wake?.();
  }

  /** He does something else instead. */
  giveUp(): void {
    this.#isGivenUp = true;
    this.#wake?.();
  }

  /** Resolves with the digits, or with null when there were none, too few of them, or he gave up. */
  async collect(asked: DigitsAsked, { clock, ask, hush }: CollectParts, signal: AbortSignal): Promise<string | null> {
    for (let attempt = 0; attempt < TRIES && !signal.aborted && !this.#isGivenUp; attempt += 1) {
      const askedForMs = ask(attempt > 0);
      const digits = await this.#read(asked, { clock, hush, firstWithinMs: askedForMs + FIRST_WITHIN_MS }, signal);
      if (digits.length >= asked.minDigits && digits !== '') return digits;
    }
    return null;
  }

  async #read(
    { maxDigits }: DigitsAsked,
    { clock, hush, firstWithinMs }: { clock: Clock; hush: () => void; firstWithinMs: number },
    signal: AbortSignal,
  ): Promise<string> {
    let digits = '';
    while (digits.length < maxDigits) {
      const key = await this.#next(clock, digits === '' ? firstWithinMs : NEXT_WITHIN_MS, signal);
      if (key === undefined || key === TERMINATOR) break;
      if (digits === '') hush();
      if (/^[0-9*]$/.test(key)) digits += key;
    }
    return this.#isGivenUp || signal.aborted ? '' : digits;
  }

  /** The next key; undefined when none came in time. */
  async #next(clock: Clock, withinMs: number, signal: AbortSignal): Promise<string | undefined> {
    if (this.#keys.length === 0 && !this.#isGivenUp) {
      const rest = new AbortController();
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        void clock.sleep(withinMs, AbortSignal.any([signal, rest.signal])).then(resolve);
      });
      this.#wake = undefined;
      rest.abort();
    }
    return this.#isGivenUp || signal.aborted ? undefined : this.#keys.shift();
  }
}
