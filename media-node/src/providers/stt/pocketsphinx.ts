/** PocketSphinx: the ears that every node has where Debian's packages are installed. English, no key, no network; listens by utterance. */
import { z } from 'zod';
import type { LineRate } from '../../voice/audio.ts';
import { type Ear, type Heard, ProviderError, type SpeechToText } from '../../voice/ports.ts';
import { makeCrew, type Taken } from '../crew.ts';
import { until } from '../feed.ts';
import { startThread, type Thread } from '../thread.ts';
import type { SphinxHint, SphinxOrder, SphinxResult } from './pocketsphinx-worker.ts';

/** Debian's packages that hold the library and its English model. */
export const SPHINX_PACKAGES = ['libpocketsphinx3', 'pocketsphinx-en-us'] as const;
const NAME = 'pocketsphinx';
const MODEL = 'en-us';

/** The engine with its decoders; one for the whole node. */
export interface PocketSphinx {
  listener(hint?: SphinxHint): SpeechToText;
  /** Makes the first decoder, so that the first caller does not wait for it. @throws {ProviderError} unavailable */
  warm(): Promise<void>;
  stop(): Promise<void>;
}

export interface PocketSphinxOptions {
  /** How many callers may speak at the same time. */
  readonly decoders: number;
  /** Longest time that a caller's words wait for a decoder. */
  readonly maxWaitMs?: number;
  /** Gives way to everything else on the machine: 1 to 19. */
  readonly niceness?: number;
  /** Speech at 16 kHz, heard by each decoder before its first caller: it measures the level of speech by what it has heard. */
  readonly sample?: () => Promise<Int16Array>;
}

/** Longest time for the last words after the end of an utterance. */
const END_WITHIN_MS = 10_000;
/** A decoder is made within this time, or not at all. */
const OPEN_WITHIN_MS = 10_000;

/** Makes the engine; decoders are made in threads as they are needed, one ahead. */
export function makePocketSphinx({ decoders, maxWaitMs = 3_000, niceness = 0, sample }: PocketSphinxOptions): PocketSphinx {
  const start = async (onEnd: (error: Error) => void) => {
    const thread = startThread({ file: 'pocketsphinx-worker', beside: import.meta.url, onEnd });
    try {
      await within(OPEN_WITHIN_MS, thread.ask({ do: 'open', niceness } satisfies SphinxOrder));
      if (sample) await within(OPEN_WITHIN_MS, practise(thread, await sample()));
      return thread;
    } catch (cause) {
      await thread.stop();
      throw new ProviderError(NAME, 'unavailable', { detail: `it cannot be loaded; install ${SPHINX_PACKAGES.join(' and ')}`, cause });
    }
  };
  const crew = makeCrew({ name: NAME, size: decoders, maxWaitMs, spare: 1, start });
  return {
    listener: (hint = {}) => ({
      listens: 'utterance',
      hear: (input, signal) => hear(input, { take: crew.take, hint }, signal),
    }),
    warm: crew.warm,
    stop: crew.stop,
  };
}

/** Orders are done one after the other: who waits for the last has waited for all. */
async function practise(thread: Thread, samples: Int16Array): Promise<void> {
  const orders: SphinxOrder[] = [{ do: 'start', rateHz: 16_000 }, { do: 'audio', samples }, { do: 'end' }];
  await Promise.all(orders.map((order) => thread.ask(order)));
}

interface Desk {
  readonly take: (signal: AbortSignal) => Promise<Taken>;
  readonly hint: SphinxHint;
}

async function* hear(input: AsyncIterable<Ear>, { take, hint }: Desk, signal: AbortSignal): AsyncGenerator<Heard> {
  let utterance: SphinxUtterance | undefined;
  let isOpen = false;
  try {
    for await (const ear of until(input, signal)) {
      if (ear.kind === 'start') isOpen = true;
      if (ear.kind === 'audio' && isOpen) {
        utterance ??= new SphinxUtterance(await take(signal), rateOf(ear.pcm.sampleRateHz), hint);
        utterance.feed(ear.pcm.samples);
      }
      const partial = ear.kind === 'pause' ? await utterance?.look(signal) : utterance?.news();
      if (partial) yield { kind: 'partial', text: partial };
      if (ear.kind !== 'end') continue;
      isOpen = false;
      if (utterance) yield* finals(await utterance.end(signal), utterance.seconds());
      utterance = undefined;
      yield { kind: 'settled' };
    }
  } finally {
    utterance?.drop();
  }
}

function* finals({ text, confidence, words }: SphinxResult, audioSeconds: number): Generator<Heard> {
  if (text !== '') yield { kind: 'final', text, confidence, words };
  yield { kind: 'used', provider: NAME, model: MODEL, audioSeconds };
}

/** One utterance in one decoder, from its first sound until its end, when the decoder is free again. */
class SphinxUtterance {
  readonly #taken: Taken;
  readonly #rateHz: LineRate;
  #samples = 0;
  #told = '';
  #newest = '';
  #error: unknown;

  constructor(taken: Taken, rateHz: LineRate, hint: SphinxHint) {
    this.#taken = taken;
    this.#rateHz = rateHz;
    this.#order({ do: 'start', rateHz, ...hint });
  }

  feed(samples: Int16Array): void {
    this.#samples += samples.length;
    this.#order({ do: 'audio', samples });
  }

  seconds(): number {
    return this.#samples / this.#rateHz;
  }

  /** What was said so far, if it is not what was told before. */
  news(): string | undefined {
    if (this.#error) throw failed(this.#error);
    if (this.#newest === this.#told) return undefined;
    this.#told = this.#newest;
    return this.#told;
  }

  /** What all that was fed so far says. */
  async look(signal: AbortSignal): Promise<string | undefined> {
    const text = await this.#answer({ do: 'partial' }, signal);
    this.#newest = typeof text === 'string' ? text : '';
    return this.news();
  }

  async end(signal: AbortSignal): Promise<SphinxResult> {
    const result = Result.parse(await this.#answer({ do: 'end' }, signal));
    this.#taken.giveBack();
    return result;
  }

  /** Leaves the decoder, whatever it does. */
  drop(): void {
    this.#order({ do: 'drop' });
    this.#taken.giveBack();
  }

  async #answer(order: SphinxOrder, signal: AbortSignal): Promise<unknown> {
    if (this.#error) throw failed(this.#error);
    try {
      return await within(END_WITHIN_MS, this.#taken.thread.ask(order), signal);
    } catch (error) {
      if (!signal.aborted) this.#taken.end();
      throw signal.aborted ? error : failed(error);
    }
  }

  #order(order: SphinxOrder): void {
    this.#taken.thread.ask(order).then(
      (text) => {
        if (typeof text === 'string' && text !== '') this.#newest = text;
      },
      (error: unknown) => {
        this.#error ??= error;
      },
    );
  }
}

const Result = z.object({
  text: z.string(),
  confidence: z.number(),
  words: z.array(z.object({ word: z.string(), startMs: z.number(), endMs: z.number(), confidence: z.number() })),
});

class Late extends Error {}

const failed = (cause: unknown): ProviderError =>
  new ProviderError(NAME, cause instanceof Late ? 'timeout' : 'cut', { detail: 'the decoder failed', cause });

function rateOf(sampleRateHz: number): LineRate {
  if (sampleRateHz === 8_000 || sampleRateHz === 16_000) return sampleRateHz;
  throw new ProviderError(NAME, 'refused', { detail: `it takes no sound of ${sampleRateHz} Hz` });
}

/** A promise with a deadline, which a signal may end before. */
async function within<T>(ms: number, promise: Promise<T>, signal?: AbortSignal): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Late(`no answer within ${ms} ms`)), ms);
  const onAbort = () => late.reject(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    signal?.throwIfAborted();
    return await Promise.race([promise, late.promise]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}
