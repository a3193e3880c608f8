/** The caller's side of a conversation: sound, speech, words and keys as one stream of happenings. */
import { FRAME_MS, levelDb, type Pcm, SILENCE_DB, silence } from './audio.ts';
import { makeEchoGuard } from './echo.ts';
import { finishOf, hangOverMs } from './endpointing.ts';
import { Pipe } from './pipe.ts';
import {
  type Clock,
  type Ear,
  type Incoming,
  type Line,
  ProviderError,
  type SpeechToText,
  type Used,
  type Vad,
  type VadEar,
} from './ports.ts';
import { SpeechDetector } from './speech-detector.ts';
import { until } from './streams.ts';
import { SuddenSound } from './sudden-sound.ts';
import { type Said, TurnText } from './turn-text.ts';

/** What is told of the caller. */
export type EarEvent =
  /** Perhaps he begins to speak; `calm`: he did not. */
  | { readonly kind: 'stir' | 'calm' }
  /** He speaks. */
  | { readonly kind: 'onset' }
  /** He is silent for a moment, or goes on after that. */
  | { readonly kind: 'pause' | 'resumed'; readonly spokenMs: number }
  /** All of his turn so far. */
  | { readonly kind: 'partial'; readonly text: string }
  /** His turn is over. */
  | { readonly kind: 'said'; readonly said: Said; readonly isSpeakingAgain: boolean }
  /** There were no words in it. */
  | { readonly kind: 'nothing'; readonly spokenMs: number; readonly isSpeakingAgain: boolean }
  | { readonly kind: 'digit'; readonly digit: string }
  | Used
  /** The recogniser or the detector has failed for good: only keys, and that he leaves, are told from now on. */
  | { readonly kind: 'deaf'; readonly error: unknown }
  /** The caller is gone, or was taken elsewhere. */
  | { readonly kind: 'left' };

export interface EarParts {
  readonly line: Line;
  readonly vad: Vad;
  readonly hear: SpeechToText;
  readonly clock: Clock;
  readonly settings: { readonly language: string; readonly minSilenceMs: number; readonly maxSilenceMs: number };
}

/** Sound before an onset that engines need which listen by utterance. */
const PRE_ROLL_FRAMES = 300 / FRAME_MS;
/** A chain of recognisers turns to the next one after 1.2 s. */
const SETTLED_WITHIN_MS = 1_600;
/** A phone that sends nothing while its owner is silent. */
const STALLED_MS = 200;
const ECHO_WITHIN_MS = 400;
/** So many quiet windows teach the echo guard at a time. */
const LEARN_WINDOWS = 12;

type Sound = Incoming & { readonly kind: 'audio' };

/** Listens from its making until the caller has left or `signal` aborts. Every happening is told as it comes, in order. */
export class Ears {
  /** Resolves when the line has ended or the signal aborted, and nothing is open any more. Rejects when the line failed. */
  readonly done: Promise<void>;
  readonly #parts: EarParts;
  readonly #tell: (event: EarEvent) => void;
  readonly #signal: AbortSignal;
  /** The recogniser's. */
  readonly #scope = new AbortController();
  readonly #detector = new SpeechDetector();
  readonly #guard = makeEchoGuard();
  readonly #sudden = new SuddenSound();
  readonly #ear = new Pipe<Ear>();
  readonly #windows: VadEar;
  readonly #words: TurnText;
  readonly #isAlways: boolean;
  #preRoll: Sound[] = [];
  #isInUtterance = false;
  #isDeaf = false;
  /** Nobody listens any more. */
  #isOver = false;
  #spokenMs = 0;
  #lastFrameMs: number;
  #lastSpeechMs: number;
  #unlearnt = 0;
  #heardDb = SILENCE_DB;
  /** Sound is judged in order. */
  #judging: Promise<void> = Promise.resolve();
  #hush: Pcm | undefined;

  constructor(parts: EarParts, tell: (event: EarEvent) => void, signal: AbortSignal) {
    this.#parts = parts;
    this.#tell = tell;
    this.#signal = signal;
    signal.addEventListener('abort', () => this.#scope.abort(), { once: true });
    this.#windows = parts.vad.open(parts.line.sampleRateHz);
    this.#isAlways = parts.hear.listens === 'always';
    this.#lastFrameMs = parts.clock.nowMs();
    this.#lastSpeechMs = this.#lastFrameMs;
    this.#words = new TurnText({
      clock: parts.clock,
      signal: this.#scope.signal,
      settledWithinMs: SETTLED_WITHIN_MS,
      onChange: () => this.#onWords(),
      onSaid: (said) => this.#onSaid(said),
    });
    this.done = this.#run();
  }

  /** When he was last heard to speak. */
  get lastSpeechMs(): number {
    return this.#lastSpeechMs;
  }

  /** While deaf no sound reaches the recogniser, and nobody is heard to speak; keys are told. What was said and not yet told is forgotten. */
  setDeaf(isDeaf: boolean): void {
    if (this.#isDeaf === isDeaf) return;
    this.#isDeaf = isDeaf;
    if (this.#detector.isSpeaking) this.#end();
    this.#words.forget();
    this.#preRoll = [];
  }

  /** Ends the turn without more hang-over, if he is silent. */
  hurry(): void {
    if (this.#detector.isSpeaking && this.#detector.silentMs > 0) this.#end();
  }

  /** What was heard over our own voice was the caller's, or no word of his. */
  learn(wasCaller: boolean): void {
    this.#guard.learn(wasCaller);
  }

  async #run(): Promise<void> {
    const hearing = this.#takeWords().catch((error) => this.#fail(error));
    try {
      await this.#takeSound();
    } finally {
      this.#isOver = true;
      this.#ear.close();
      this.#windows.close();
      this.#scope.abort();
      await Promise.all([hearing, this.#judging]);
    }
  }

  async #takeSound(): Promise<void> {
    for await (const incoming of until(this.#parts.line.incoming, this.#signal)) {
      if (incoming.kind === 'digit') this.#tell(incoming);
      else if (!this.#isOver) this.#onSound(incoming);
    }
    if (!this.#signal.aborted) this.#tell({ kind: 'left' });
  }

  #onSound(sound: Sound): void {
    this.#lastFrameMs = this.#parts.clock.nowMs();
    this.#forward(sound);
    if (this.#isDeaf) return;
    const heardDb = levelDb(sound.pcm);
    if (!this.#detector.isSpeaking) this.#guess(heardDb);
    // a detector that is late holds up neither the recogniser nor the guess
    this.#judging = this.#judging.then(() => this.#judge(sound.pcm, heardDb)).catch((error) => this.#fail(error));
  }

  async #judge(pcm: Pcm, heardDb: number): Promise<void> {
    if (this.#isOver) return;
    const probabilities = await this.#windows.feed(pcm);
    this.#heardDb = heardDb;
    if (!this.#isDeaf) for (const probability of probabilities) this.#onWindow(probability);
  }

  async #takeWords(): Promise<void> {
    const { signal } = this.#scope;
    for await (const heard of until(this.#parts.hear.hear(this.#ear, signal), signal)) {
      if (heard.kind === 'used') this.#tell(heard);
      else if (this.#detector.isSpeaking || this.#words.isOwed) this.#words.take(heard);
      // words without a voice of his are an echo of ours
      else this.#words.forget();
    }
    if (!this.#isOver && !signal.aborted) throw new ProviderError('hear', 'cut', { detail: 'the recogniser stopped listening' });
  }

  #fail(error: unknown): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#detector.end();
    this.#scope.abort();
    this.#tell({ kind: 'deaf', error });
  }

  #forward(incoming: Sound): void {
    if (this.#isAlways) this.#ear.push(this.#isDeaf ? { kind: 'audio', pcm: this.#hushLike(incoming.pcm) } : incoming);
    else if (this.#isInUtterance) this.#ear.push(incoming);
    else if (!this.#isDeaf) {
      this.#preRoll.push(incoming);
      if (this.#preRoll.length > PRE_ROLL_FRAMES) this.#preRoll.shift();
    }
  }

  #hushLike({ samples, sampleRateHz }: Pcm): Pcm {
    const hush = this.#hush;
    if (hush?.samples.length === samples.length) return hush;
    this.#hush = silence((samples.length * 1000) / sampleRateHz, sampleRateHz);
    return this.#hush;
  }

  #onWindow(probability: number): void {
    const detector = this.#detector;
    const isEcho = !detector.isSpeaking && this.#isOurEcho();
    const change = detector.take(isEcho ? 0 : probability, this.#windows.windowMs);
    if (detector.isSpeaking && detector.silentMs === 0) this.#lastSpeechMs = this.#parts.clock.nowMs();
    if (change === 'onset') {
      this.#sudden.confirmed();
      this.#begin();
    }
    if (change === 'pause') this.#ear.push({ kind: 'pause' });
    if (change === 'pause' || change === 'resumed') this.#tell({ kind: change, spokenMs: detector.spokenMs });
    else if (change) this.#tell({ kind: change });
    else if (!detector.isSpeaking && this.#sudden.silent(this.#windows.windowMs)) this.#tell({ kind: 'calm' });
    if (detector.isSpeaking && detector.silentMs > 0 && detector.silentMs >= this.#wantedSilenceMs()) this.#end();
  }

  /** Over our own voice a sudden sound is told before it is judged. */
  #guess(heardDb: number): void {
    const playedDb = this.#parts.line.playedDb(ECHO_WITHIN_MS);
    const isOver = playedDb > SILENCE_DB;
    if (this.#sudden.take(heardDb, !isOver || this.#guard.isOurs(heardDb, playedDb))) this.#tell({ kind: 'stir' });
  }

  /** Whether what is heard over our own voice cannot be told from its echo. */
  #isOurEcho(): boolean {
    const playedDb = this.#parts.line.playedDb(ECHO_WITHIN_MS);
    this.#guard.observe(this.#heardDb, playedDb, this.#windows.windowMs);
    this.#unlearnt += 1;
    if (this.#unlearnt >= LEARN_WINDOWS) {
      this.#unlearnt = 0;
      this.#guard.learn(false);
    }
    return this.#guard.isOurs(this.#heardDb, playedDb);
  }

  #wantedSilenceMs(): number {
    const { settings } = this.#parts;
    return hangOverMs(finishOf(this.#words.text, settings.language), settings, this.#words.isTurnEnded);
  }

  #begin(): void {
    this.#ear.push({ kind: 'start' });
    void this.#watchForStall();
    if (this.#isAlways) return;
    for (const one of this.#preRoll) this.#ear.push(one);
    this.#preRoll = [];
    this.#isInUtterance = true;
  }

  #end(): void {
    this.#spokenMs = this.#detector.spokenMs;
    this.#detector.end();
    this.#isInUtterance = false;
    this.#ear.push({ kind: 'end' });
    this.#words.end(this.#lastSpeechMs);
  }

  /** Frames that do not come are silence. */
  async #watchForStall(): Promise<void> {
    const { clock } = this.#parts;
    while (this.#detector.isSpeaking && !this.#signal.aborted) {
      await clock.sleep(STALLED_MS, this.#signal);
      const missingMs = clock.nowMs() - this.#lastFrameMs;
      for (let ms = STALLED_MS; ms <= missingMs && this.#detector.isSpeaking; ms += this.#windows.windowMs) this.#onWindow(0);
    }
  }

  #onWords(): void {
    if (this.#isDeaf) this.#words.forget();
    else this.#tell({ kind: 'partial', text: this.#words.text });
  }

  #onSaid(said: Said | undefined): void {
    if (this.#isDeaf) return;
    const isSpeakingAgain = this.#detector.isSpeaking;
    this.#tell(said ? { kind: 'said', said, isSpeakingAgain } : { kind: 'nothing', spokenMs: this.#spokenMs, isSpeakingAgain });
  }
}
