/** Keys that the caller presses although nobody has asked him: they belong together until he rests, or presses #. */
import type { Clock } from './ports.ts';
import { Timer } from './timer.ts';

const REST_MS = 1_500;
const TERMINATOR = '#';

export class Keys {
  readonly #timer: Timer;
  #pressed = '';

  constructor(clock: Clock, signal: AbortSignal) {
    this.#timer = new Timer(clock, signal);
  }

  /** He is still at it. */
  get isPressing(): boolean {
    return this.#pressed !== '';
  }

  /** Takes a key; `ring` is called when he has finished. */
  press(key: string, ring: () => void): void {
    this.#pressed += key;
    if (key !== TERMINATOR) {
      this.#timer.set(REST_MS, ring);
      return;
    }
    this.#timer.stop();
    ring();
  }

  /** All keys since the last time. */
  take(): string {
    const pressed = this.#pressed;
    this.#pressed = '';
    return pressed;
  }
}
