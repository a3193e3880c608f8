/** What is said in dead air: the text of the tool that is waited for, then the usual ones in turn. */
export class Fillers {
  readonly #usual: readonly string[];
  #own: string | null = null;
  #isMuted = false;
  #at = 0;

  constructor(usual: readonly string[]) {
    this.#usual = usual;
  }

  /** A tool begins with a filler of its own, or has ended. */
  use(own: string | null): void {
    this.#own = own;
  }

  /** The caller is busy himself: nothing is said meanwhile. */
  mute(isMuted: boolean): void {
    this.#isMuted = isMuted;
  }

  /** The next filler; null when there is none. */
  next(): string | null {
    if (this.#isMuted) return null;
    const own = this.#own;
    this.#own = null;
    if (own !== null) return own;
    const usual = this.#usual[this.#at % Math.max(1, this.#usual.length)];
    this.#at += 1;
    return usual ?? null;
  }
}
