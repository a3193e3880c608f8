/** What the agent says at a stretch: pieces in order, the next one made while one is played, and a filler when none is ready in time. */
import { durationMs, type Pcm } from './audio.ts';
import { Piece } from './piece.ts';
import type { Clock, Line, Playing, TextToSpeech, Used } from './ports.ts';

export interface UtteranceParts {
  readonly line: Line;
  readonly speak: TextToSpeech;
  readonly clock: Clock;
  readonly onUsed: (used: Used) => void;
  /** When the caller was last heard: dead air counts from there. */
  readonly quietSinceMs: () => number;
  /** What is said in dead air; null: nothing. */
  readonly filler: () => string | null;
}

/** Pieces that are made ahead of the one that is played. */
const AHEAD = 1;
const FILLER_AFTER_MS = 1000;
/** From the end of the caller's speech; part of it is the silence that told that his turn is over. */
const FIRST_FILLER_AFTER_MS = 1200;
const FILLER_AFTER_OPENING_MS = 700;
const NEXT_FILLER_AFTER_MS = 1700;
/** A filler is begun so long before it is due. */
const FILLER_AHEAD_MS = 250;

export class Utterance {
  /** Resolves when all was heard or it was cut. Rejects with what the speech engine threw. */
  readonly done: Promise<void>;
  #isInterruptible: boolean;
  readonly #parts: UtteranceParts;
  readonly #scope = new AbortController();
  readonly #signal: AbortSignal;
  readonly #pieces: Piece[] = [];
  readonly #fillers: Piece[] = [];
  readonly #making = new Set<Promise<void>>();
  #at = 0;
  #isFinished = false;
  #isHeld = false;
  #isOver = false;
  #playing: Playing | undefined;
  #elapsedMs = 0;
  #openedMs = 0;
  #heardMs = 0;
  #fillerDueMs = 0;
  #wake: (() => void) | undefined;
  /** Wrapped, so that nobody waits for the hearing before it has begun. */
  #settle: ((begun: { readonly heard: Promise<number> }) => void) | undefined;
  #firstAudioMs: number | undefined;
  #firstFrameMs: number | undefined;

  /** It is made with its gate closed: what is said is prepared, and heard from `open` on. */
  constructor(parts: UtteranceParts, isInterruptible: boolean, signal: AbortSignal) {
    this.#parts = parts;
    this.#isInterruptible = isInterruptible;
    this.#signal = AbortSignal.any([signal, this.#scope.signal]);
    this.#signal.addEventListener('abort', () => this.#onCut(), { once: true });
    this.done = this.#live(new Promise((resolve) => (this.#settle = resolve)));
    if (this.#signal.aborted) this.#onCut();
    // whoever waits for it hears of a failure; nobody has to
    this.done.catch(() => undefined);
  }

  get isInterruptible(): boolean {
    return this.#isInterruptible;
  }
  /** It can be heard, now or soon. */
  get isOpen(): boolean {
    return this.#playing !== undefined && !this.#isOver;
  }
  get isHeld(): boolean {
    return this.#isHeld;
  }
  get isCut(): boolean {
    return this.#signal.aborted;
  }
  get firstAudioMs(): number | undefined {
    return this.#firstAudioMs;
  }
  get firstFrameMs(): number | undefined {
    return this.#firstFrameMs;
  }
  /** Milliseconds of what was said that are yet to be heard, as far as they are made. */
  get remainingMs(): number {
    return Math.max(0, this.#elapsedMs - this.#heardNow());
  }
  /** What is heard just now, or was last, is a question. */
  get isAsking(): boolean {
    const heardMs = this.#heardNow();
    const begun = this.#pieces.filter(({ startMs }) => startMs !== undefined && startMs <= heardMs);
    return begun.slice(-2).some(({ text }) => /\?["”’»)]*$/.test(text));
  }

  /** Appends a piece. `round`: the round of thinking that it comes from. */
  say(text: string, round: number): void {
    if (text === '' || this.#signal.aborted) return;
    this.#pieces.push(new Piece(text, round));
    this.#make();
    this.#wake?.();
  }

  /** No more will be said. */
  finish(): void {
    this.#isFinished = true;
    this.#wake?.();
  }

  /** Lets it be heard. */
  open(): void {
    if (this.#playing || this.#signal.aborted) return;
    this.#openedMs = this.#parts.clock.nowMs();
    this.#playing = this.#parts.line.play(this.#sound(), this.#signal, (atMs) => this.#onFirstFrame(atMs));
    if (this.#isHeld) this.#playing.pause();
    this.#settle?.({ heard: this.#playing.done });
  }

  /** Falls silent and keeps what is left. */
  hold(): void {
    if (this.#isHeld) return;
    this.#isHeld = true;
    this.#playing?.pause();
  }
  release(): void {
    if (!this.#isHeld) return;
    this.#isHeld = false;
    this.#playing?.resume();
  }
  /** From now on it is heard to its end. */
  protect(): void {
    this.#isInterruptible = false;
    this.release();
  }
  /** Ends it at once. */
  cut(): void {
    this.#scope.abort();
  }

  /** What of a round was heard. */
  heardOf(round: number): string {
    const heardMs = this.#heardNow();
    return join(this.#pieces.filter(({ origin }) => origin === round).map((piece) => piece.heard(heardMs)));
  }
  /** All that was heard, fillers too, in order. */
  heard(): string {
    const heardMs = this.#heardNow();
    const all = [...this.#pieces, ...this.#fillers].filter(({ startMs }) => startMs !== undefined);
    return join(all.sort((one, other) => (one.startMs ?? 0) - (other.startMs ?? 0)).map((piece) => piece.heard(heardMs)));
  }
  /** All that was meant to be heard. */
  meant(): string {
    return join(this.#pieces.map(({ text }) => text));
  }

  #heardNow(): number {
    return this.#isOver ? this.#heardMs : (this.#playing?.heardMs() ?? 0);
  }

  async #live(begun: Promise<{ readonly heard: Promise<number> }>): Promise<void> {
    try {
      const { heard } = await begun;
      const heardMs = await heard;
      this.#heardMs = this.#signal.aborted ? heardMs : Number.POSITIVE_INFINITY;
    } finally {
      this.#isOver = true;
      this.#scope.abort();
      await Promise.all(this.#making);
    }
  }

  #onCut(): void {
    this.#wake?.();
    if (!this.#playing) this.#settle?.({ heard: Promise.resolve(0) });
  }

  #onFirstFrame(atMs: number): void {
    if (this.#fillers.every(({ startMs }) => startMs === undefined)) this.#firstFrameMs ??= atMs;
  }

  /** Has the pieces made that are due to be made. */
  #make(): void {
    for (const piece of this.#pieces.slice(this.#at, this.#at + 1 + AHEAD)) if (!piece.isBegun) this.#begin(piece);
  }

  #begin(piece: Piece): void {
    const onReady = () => {
      if (piece.origin !== 'filler') this.#firstAudioMs ??= this.#parts.clock.nowMs();
      this.#wake?.();
    };
    const making = piece.begin(this.#parts.speak, { onReady, onUsed: this.#parts.onUsed }, this.#signal);
    this.#making.add(making);
    void making.then(() => this.#making.delete(making));
  }

  /** The sound of all pieces, as the line asks for it. */
  async *#sound(): AsyncGenerator<Pcm, void, undefined> {
    for (let piece = await this.#next(); piece; piece = await this.#next()) {
      piece.startMs = this.#elapsedMs;
      if (piece.origin !== 'filler' && this.#elapsedMs > 0) this.#firstFrameMs ??= this.#parts.clock.nowMs();
      for await (const pcm of piece.sound) {
        const ms = durationMs(pcm);
        this.#elapsedMs += ms;
        piece.playedMs += ms;
        yield pcm;
      }
      piece.isPlayed = true;
    }
  }

  /** Waits for a piece whose sound has begun; undefined when all is said. */
  async #next(): Promise<Piece | undefined> {
    const { clock } = this.#parts;
    let filler: Piece | undefined;
    this.#fillerDueMs = this.#nextFillerMs();
    while (!this.#signal.aborted) {
      const piece = this.#pieces[this.#at];
      if (piece?.isReady) {
        this.#at += 1;
        this.#make();
        return piece;
      }
      if (!piece && this.#isFinished) return undefined;
      const dueInMs = this.#fillerDueMs - clock.nowMs();
      if (filler?.isReady && dueInMs <= 0) return filler;
      if (!filler && dueInMs <= FILLER_AHEAD_MS) {
        filler = this.#beginFiller();
        continue;
      }
      await this.#wait(filler ? dueInMs : dueInMs - FILLER_AHEAD_MS);
    }
    return undefined;
  }

  #nextFillerMs(): number {
    const nowMs = this.#parts.clock.nowMs();
    if (this.#elapsedMs > 0) return nowMs + this.remainingMs + (this.#fillers.length > 0 ? NEXT_FILLER_AFTER_MS : FILLER_AFTER_MS);
    return Math.max(this.#parts.quietSinceMs() + FIRST_FILLER_AFTER_MS, this.#openedMs + FILLER_AFTER_OPENING_MS);
  }

  #beginFiller(): Piece | undefined {
    const text = this.#isHeld ? null : this.#parts.filler();
    if (text === null) {
      this.#fillerDueMs = this.#parts.clock.nowMs() + FILLER_AFTER_MS;
      return undefined;
    }
    const filler = new Piece(text, 'filler');
    this.#fillers.push(filler);
    this.#begin(filler);
    return filler;
  }

  /** Waits until something has changed, or for so long. */
  async #wait(ms: number): Promise<void> {
    const rest = new AbortController();
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      if (ms > 0) void this.#parts.clock.sleep(ms, rest.signal).then(resolve);
    });
    this.#wake = undefined;
    rest.abort();
  }
}

const join = (texts: readonly string[]): string => texts.filter((text) => text !== '').join(' ');
