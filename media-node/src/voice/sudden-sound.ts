/**
 * A sudden sound over our own voice is taken for the caller until the detector has judged it, which takes it two windows more:
 * so we fall silent that much earlier. On a line where such sounds are mostly noise nobody guesses any more.
 */

/** Whoever speaks into a telephone is louder than this. */
const LEAST_DB = -45;
const ABOVE_NOISE_DB = 15;
const SUPPOSED_NOISE_DB = -60;
const NOISE_SHARE = 0.05;
/** So long the detector has to confirm it. */
const JUDGED_WITHIN_MS = 200;
/** So many wrong guesses in a row are one too many. */
const TRUST = 3;

export class SuddenSound {
  #noiseDb = SUPPOSED_NOISE_DB;
  #trust = TRUST;
  #openMs: number | undefined;

  /** Takes the level of a frame while nobody is known to speak; `isOurs`: it may be our echo. Whether it is to be taken for the caller now. */
  take(db: number, isOurs: boolean): boolean {
    const isSudden = db > Math.max(LEAST_DB, this.#noiseDb + ABOVE_NOISE_DB);
    if (!isSudden) this.#noiseDb += NOISE_SHARE * (db - this.#noiseDb);
    if (!isSudden || isOurs || this.#openMs !== undefined || this.#trust === 0) return false;
    this.#openMs = 0;
    return true;
  }

  /** The detector has judged a window and has heard no speech: whether the guess was wrong. */
  silent(windowMs: number): boolean {
    if (this.#openMs === undefined) return false;
    this.#openMs += windowMs;
    if (this.#openMs < JUDGED_WITHIN_MS) return false;
    this.#openMs = undefined;
    this.#trust -= 1;
    return true;
  }

  /** The detector has heard speech. */
  confirmed(): void {
    this.#trust = this.#openMs === undefined ? Math.max(1, this.#trust) : TRUST;
    this.#openMs = undefined;
  }
}
