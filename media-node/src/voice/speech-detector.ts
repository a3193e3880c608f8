/** Makes the caller's speech out of probabilities: when it begins, pauses, goes on. Counts in time of the sound, not of a clock. */

export type SpeechChange =
  /** It may be speech: too short yet to say. */
  | 'stir'
  /** It was none. */
  | 'calm'
  /** He speaks. */
  | 'onset'
  /** He is silent for a moment. */
  | 'pause'
  /** He goes on after a pause. */
  | 'resumed';

const ON = 0.5;
const OFF = 0.35;
/** Speech is what lasts so long. */
const ONSET_MS = 40;
const PAUSE_MS = 200;

export class SpeechDetector {
  #isSpeaking = false;
  #isPaused = false;
  #loudMs = 0;
  #silentMs = 0;
  #spokenMs = 0;

  /** Takes one window and gives what changed by it. */
  take(probability: number, windowMs: number): SpeechChange | undefined {
    return this.#isSpeaking ? this.#whileSpeaking(probability, windowMs) : this.#whileSilent(probability, windowMs);
  }

  get isSpeaking(): boolean {
    return this.#isSpeaking;
  }
  /** Silence since the last speech. */
  get silentMs(): number {
    return this.#silentMs;
  }
  /** Speech since the onset, without its pauses. */
  get spokenMs(): number {
    return this.#spokenMs;
  }

  /** The turn is over: what comes is another one. */
  end(): void {
    this.#isSpeaking = false;
    this.#isPaused = false;
    this.#loudMs = 0;
    this.#silentMs = 0;
    this.#spokenMs = 0;
  }

  #whileSilent(probability: number, windowMs: number): SpeechChange | undefined {
    if (probability < ON) {
      const wasStirring = this.#loudMs > 0;
      this.#loudMs = 0;
      return wasStirring ? 'calm' : undefined;
    }
    this.#loudMs += windowMs;
    if (this.#loudMs < ONSET_MS) return this.#loudMs === windowMs ? 'stir' : undefined;
    this.#isSpeaking = true;
    this.#spokenMs = this.#loudMs;
    this.#silentMs = 0;
    return 'onset';
  }

  #whileSpeaking(probability: number, windowMs: number): SpeechChange | undefined {
    const isLoud = probability >= (this.#silentMs > 0 ? ON : OFF);
    if (!isLoud) {
      this.#silentMs += windowMs;
      this.#loudMs = 0;
      if (this.#isPaused || this.#silentMs < PAUSE_MS) return undefined;
      this.#isPaused = true;
      return 'pause';
    }
    this.#loudMs += windowMs;
    // a click in a silence does not begin it anew
    if (this.#silentMs > 0 && this.#loudMs < ONSET_MS) {
      this.#silentMs += windowMs;
      return undefined;
    }
    this.#spokenMs += windowMs;
    this.#silentMs = 0;
    if (!this.#isPaused) return undefined;
    this.#isPaused = false;
    return 'resumed';
  }
}
