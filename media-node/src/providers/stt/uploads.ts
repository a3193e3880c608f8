/** Recognisers that are handed a whole utterance at a time. They are asked at each pause, ahead of the end, and what is outdated is thrown away. */
import { durationMs, type Pcm } from '../../voice/audio.ts';
import type { Ear, Heard, Stage, TimedWord } from '../../voice/ports.ts';
import { faultOf } from '../fault.ts';
import { type Feed, makeFeed, until } from '../feed.ts';
import { joined } from '../wav.ts';
import { makeGoingOn } from './going-on.ts';

/** What was understood of an utterance; no text at all is an ordinary answer. */
export interface Understood {
  readonly text: string;
  /** 0 to 1; null where the engine gives none. */
  readonly confidence: number | null;
  readonly words?: readonly TimedWord[];
}

/** An engine; `recognise` has a deadline of its own, throws ProviderErrors, and is closed by an abort. */
export interface UploadEngine {
  readonly provider: string;
  readonly model: string;
  /** The engine counts no utterance as shorter. */
  readonly leastBilledS: number;
  recognise(pcm: Pcm, signal: AbortSignal): Promise<Understood>;
}

/** Engines refuse what is shorter than a tenth of a second; there is no word in it. */
const LEAST_MS = 100;

/** Makes a stage of an engine. */
export function hearUploads(engine: UploadEngine): Stage<Ear, Heard> {
  return async function* hear(input, signal) {
    if (signal.aborted) return;
    const scope = new AbortController();
    const stop = () => scope.abort(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    const out = makeFeed<Heard>();
    const utterances = new Utterances(engine, out, scope.signal);
    void pour(input, utterances, scope.signal).then(out.end, out.fail);
    try {
      for await (const heard of until(out, scope.signal)) yield heard;
    } catch (error) {
      throw faultOf(engine.provider, error);
    } finally {
      signal.removeEventListener('abort', stop);
      scope.abort();
    }
  };
}

async function pour(input: AsyncIterable<Ear>, utterances: Utterances, signal: AbortSignal): Promise<void> {
  for await (const ear of until(input, signal)) utterances.take(ear);
  await utterances.end();
}

/** A question that was asked. It never rejects, so that nobody need wait for one that is outdated. */
interface Question {
  readonly answer: Promise<{ readonly understood: Understood } | { readonly error: unknown }>;
  drop(): void;
}

class Utterances {
  readonly #engine: UploadEngine;
  readonly #out: Feed<Heard>;
  readonly #signal: AbortSignal;
  readonly #goingOn = makeGoingOn();
  #parts: Pcm[] | undefined;
  /** What was asked at the last pause. */
  #ahead: Question | undefined;
  /** Utterances are told in order. */
  #told: Promise<void> = Promise.resolve();

  constructor(engine: UploadEngine, out: Feed<Heard>, signal: AbortSignal) {
    this.#engine = engine;
    this.#out = out;
    this.#signal = signal;
  }

  take(ear: Ear): void {
    if (ear.kind === 'audio') this.#hear(ear.pcm);
    else if (ear.kind === 'pause') this.#pause();
    else if (ear.kind === 'end') this.#end();
    else if (this.#parts === undefined) {
      this.#goingOn.start();
      this.#parts = [];
    }
  }

  /** Resolves when all utterances are told. */
  end(): Promise<void> {
    this.#forget();
    return this.#told;
  }

  #hear(pcm: Pcm): void {
    if (this.#parts === undefined) return;
    this.#parts.push(pcm);
    this.#goingOn.feed(pcm);
    if (this.#ahead !== undefined && this.#goingOn.spoke) this.#forget();
  }

  #pause(): void {
    this.#goingOn.pause();
    this.#forget();
    const question = this.#ask();
    this.#ahead = question;
    void question?.answer.then((answer) => {
      if (this.#ahead !== question || !('understood' in answer) || answer.understood.text === '') return;
      this.#out.push({ kind: 'partial', text: answer.understood.text });
    });
  }

  #end(): void {
    const question = this.#ahead ?? this.#ask();
    this.#ahead = undefined;
    this.#parts = undefined;
    this.#told = this.#told.then(async () => {
      const answer = await question?.answer;
      if (answer !== undefined && 'error' in answer) this.#out.fail(answer.error);
      else this.#tell(answer?.understood);
    });
  }

  #tell(understood: Understood | undefined): void {
    if (understood !== undefined && understood.text !== '') this.#out.push({ kind: 'final', ...understood });
    this.#out.push({ kind: 'settled' });
  }

  #ask(): Question | undefined {
    const pcm = joined(this.#parts ?? []);
    if (durationMs(pcm) < LEAST_MS) return undefined;
    const { provider, model, leastBilledS } = this.#engine;
    const own = new AbortController();
    const bill = () => this.#out.push({ kind: 'used', provider, model, audioSeconds: Math.max(leastBilledS, durationMs(pcm) / 1000) });
    const answer = this.#engine.recognise(pcm, AbortSignal.any([this.#signal, own.signal])).then(
      (understood) => {
        bill();
        return { understood: { ...understood, text: understood.text.trim() } };
      },
      (error: unknown) => {
        // what was sent is paid for, heard or not
        if (own.signal.aborted) bill();
        return { error };
      },
    );
    return { answer, drop: () => own.abort() };
  }

  #forget(): void {
    this.#ahead?.drop();
    this.#ahead = undefined;
  }
}
