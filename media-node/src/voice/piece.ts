/** One piece of speech: a sentence on its way from text to sound to the caller's ear. */
import { durationMs, type Pcm } from './audio.ts';
import { Pipe } from './pipe.ts';
import type { TextToSpeech, TimedWord, Used } from './ports.ts';
import { until } from './streams.ts';

/** Where a piece comes from: the round of thinking that it belongs to, or a filler, which is no part of what was meant. */
export type Origin = number | 'filler';

export class Piece {
  readonly text: string;
  readonly origin: Origin;
  readonly sound = new Pipe<Pcm>();
  /** Where it begins in the sound of the whole; undefined: it was not played. */
  startMs: number | undefined;
  /** Length of what has been handed to the line. */
  playedMs = 0;
  /** All of it has been handed to the line. */
  isPlayed = false;
  /** There is sound to play, or there will be none. */
  isReady = false;
  #words: readonly TimedWord[] = [];
  #knownMs = 0;
  #isWhole = false;
  #isBegun = false;

  constructor(text: string, origin: Origin) {
    this.text = text;
    this.origin = origin;
  }

  get isBegun(): boolean {
    return this.#isBegun;
  }

  /** Has it spoken. A failure goes to whoever reads the sound. `onReady` is called once. */
  async begin(speak: TextToSpeech, hooks: { onReady: () => void; onUsed: (used: Used) => void }, signal: AbortSignal): Promise<void> {
    this.#isBegun = true;
    const ready = () => {
      if (this.isReady) return;
      this.isReady = true;
      hooks.onReady();
    };
    try {
      for await (const speech of until(speak(this.text, signal), signal)) {
        if (speech.kind === 'used') hooks.onUsed(speech);
        else if (speech.kind === 'words') this.#words = [...this.#words, ...speech.words];
        else if (speech.pcm.samples.length > 0) {
          this.#knownMs += durationMs(speech.pcm);
          this.sound.push(speech.pcm);
          ready();
        }
      }
      this.#isWhole = true;
      this.sound.close();
    } catch (error) {
      this.sound.fail(error);
    }
    ready();
  }

  /** What of the text was heard when the sound of the whole was heard up to `heardMs`. */
  heard(heardMs: number): string {
    if (this.startMs === undefined) return '';
    const ms = heardMs - this.startMs;
    if (this.isPlayed && ms >= this.playedMs - 1) return this.text;
    if (ms <= 0) return '';
    return this.#words.length > 0 ? this.#byWords(ms) : this.#byShare(ms);
  }

  /** Exact to the word. */
  #byWords(ms: number): string {
    const words = this.#words.filter(({ endMs }) => endMs <= ms);
    const written = this.text.split(' ');
    return written.length === this.#words.length ? written.slice(0, words.length).join(' ') : words.map(({ word }) => word).join(' ');
  }

  /** By the share of the sound; rather a word too few than one too many. */
  #byShare(ms: number): string {
    const wholeMs = this.#isWhole ? this.#knownMs : Math.max(this.#knownMs, this.text.length * SLOW_LETTER_MS);
    const letters = Math.floor((this.text.length * Math.max(0, ms - DOUBT_MS)) / wholeMs);
    if (letters >= this.text.length) return this.text;
    return this.text.slice(0, Math.max(0, this.text.lastIndexOf(' ', letters)));
  }
}

/** A slow speaker's letter. */
const SLOW_LETTER_MS = 90;
/** Words do not lie evenly in the sound. */
const DOUBT_MS = 200;
