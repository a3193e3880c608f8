/** The thread of one decoder: sound in, words out, one utterance at a time. */
import { setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import type { LineRate } from '../../voice/audio.ts';
import type { TimedWord } from '../../voice/ports.ts';
import { likenessOfWords } from '../likeness.ts';
import type { Posted } from '../thread.ts';
import { answerGrammar, type ExpectedAnswer, isExpected } from './answer-grammar.ts';
import { makeDoubler } from './double-rate.ts';
import { officeGrammar } from './office-grammar.ts';
import { makeRecent } from './recent.ts';
import { openDecoder, type SphinxDecoder } from './sphinx-library.ts';
import { makeWidener, WIDEN_DELAY_SAMPLES } from './widen.ts';

/** What the thread is asked. It does one thing after the other. */
export type SphinxOrder =
  /** `niceness`: as the system counts it, 0 to 19; of this thread alone. */
  | { do: 'open'; niceness: number }
  | ({ do: 'start'; rateHz: LineRate } & SphinxHint)
  /** Answers what was said so far, where it is time to look. */
  | { do: 'audio'; samples: Int16Array }
  | { do: 'partial' }
  | { do: 'end' }
  /** Nobody wants it any more. */
  | { do: 'drop' };

/** What is expected to be said. */
export interface SphinxHint {
  /** A grammar (JSGF): what it allows is heard well, and all else is taken for the nearest of it. */
  readonly grammar?: string | undefined;
  /** Names of those whom callers may ask for: what sounds like a request for one of them is taken for it, all else is general English. */
  readonly names?: readonly string[] | undefined;
  /** Answers to a question: what sounds like one of them is taken for it, all else is general English. */
  readonly expected?: ExpectedAnswer | undefined;
}

/** What was said. `confidence` is 0 to 1. */
export interface SphinxResult {
  readonly text: string;
  readonly confidence: number;
  readonly words: readonly TimedWord[];
}

const RATE_HZ = 16_000;
const FRAME_MS = 10;
const LOOK_EVERY_SAMPLES = 4_800;
/** A longer utterance is no short request; digits take their time. */
const LONGEST_REQUEST_SAMPLES = 6 * RATE_HZ;
const LONGEST_DIGITS_SAMPLES = 15 * RATE_HZ;

let decoder: SphinxDecoder | undefined;
let utterance: Utterance | undefined;

parentPort?.on('message', ({ id, ...order }: SphinxOrder & { id: number }) => {
  try {
    parentPort?.postMessage({ id, result: obey(order) } satisfies Posted);
  } catch (error) {
    parentPort?.postMessage({ id, fault: error instanceof Error ? error.message : String(error) } satisfies Posted);
  }
});

function obey(order: SphinxOrder): unknown {
  decoder ??= openDecoder();
  switch (order.do) {
    case 'open':
      // Linux takes 0 for the thread that asks
      if (order.niceness > 0) setPriority(0, order.niceness);
      return undefined;
    case 'start':
      utterance?.end();
      utterance = begin(decoder, order);
      return undefined;
    case 'audio':
      return utterance?.hear(order.samples);
    case 'partial':
      return utterance?.text() ?? '';
    case 'end':
    case 'drop': {
      const result = utterance?.end();
      utterance = undefined;
      return result;
    }
  }
}

interface Utterance {
  hear(samples: Int16Array): string | undefined;
  text(): string;
  end(): SphinxResult;
}

function begin(engine: SphinxDecoder, { rateHz, grammar, names, expected }: { rateHz: LineRate } & SphinxHint): Utterance {
  const requests = expected ? answerGrammar(expected, engine.knows) : names && officeGrammar(names, engine.knows);
  if (requests !== undefined) engine.learn(requests);
  engine.listenTo(grammar);
  engine.start();
  const isNarrow = rateHz === 8_000;
  const double = makeDoubler();
  const widen = makeWidener();
  const recent =
    requests === undefined ? undefined : makeRecent(expected?.kind === 'digits' ? LONGEST_DIGITS_SAMPLES : LONGEST_REQUEST_SAMPLES);
  let unseen = 0;
  const feed = (samples: Int16Array) => {
    const wide = isNarrow ? widen(double(samples)) : samples;
    if (wide.length > 0) engine.feed(wide);
    recent?.put(wide);
    unseen += wide.length;
  };
  const lateMs = isNarrow ? (WIDEN_DELAY_SAMPLES * 1000) / RATE_HZ : 0;
  return {
    hear: (samples) => {
      feed(samples);
      if (unseen < LOOK_EVERY_SAMPLES) return undefined;
      unseen = 0;
      return plain(engine.text());
    },
    text: () => plain(engine.text()),
    end: () => {
      if (isNarrow) feed(new Int16Array(WIDEN_DELAY_SAMPLES));
      engine.end();
      const result = resultOf(engine, lateMs);
      const whole = recent?.all();
      return (
        (requests !== undefined && whole && result.text !== '' && asked(engine, { requests, whole, result, lateMs, expected })) || result
      );
    },
  };
}

function resultOf(engine: SphinxDecoder, lateMs: number): SphinxResult {
  const words = wordsOf(engine, lateMs);
  const confidence = words.reduce((sum, { confidence: one = 0 }) => sum + one, 0) / Math.max(1, words.length);
  return { text: plain(engine.text()), confidence, words };
}

interface Heard {
  readonly requests: string;
  readonly whole: readonly Int16Array[];
  readonly result: SphinxResult;
  readonly lateMs: number;
  readonly expected: ExpectedAnswer | undefined;
}

/** What was heard well needs no second opinion. */
const SURE = 0.97;
/** What sounds as alike as this is taken to be the request that the grammar makes of it. */
const ALIKE = 0.62;
/** Less, for an answer to a question whose grammar knows other words too. */
const ALIKE_ANSWER = 0.3;
/** Somebody may have said something else, and was heard well. */
const ALIKE_SENTENCE = 0.5;

/** Hears it again as one of the requests of callers. Undefined where that sounds unlike what general English made of it. */
function asked(engine: SphinxDecoder, { requests, whole, result, lateMs, expected }: Heard): SphinxResult | undefined {
  if (expected ? isExpected(result.text, expected) : result.confidence >= SURE) return undefined;
  engine.listenTo(requests);
  engine.start();
  for (const samples of whole) engine.feed(samples);
  engine.end();
  const again = resultOf(engine, lateMs);
  const [general, request] = [result.text.split(' '), again.text.split(' ')];
  const alike = likenessOfWords(general, request);
  const leastAlike = expected?.kind === 'phrases' && isSentence(result) ? ALIKE_SENTENCE : ALIKE_ANSWER;
  if (expected) return isExpected(again.text, expected) && alike >= leastAlike ? again : undefined;
  // a request has no words that could be dropped
  if (again.text === '' || alike < ALIKE || Math.abs(general.length - request.length) > 1) return undefined;
  return { ...again, confidence: Math.max(alike * SURE, result.confidence) };
}

const isSentence = ({ text, confidence }: SphinxResult): boolean => confidence >= 0.75 && text.split(' ').length >= 4;

/** The library writes `read(2)` for a second way to say a word, and signs for noises. */
const plain = (text: string): string =>
  text
    .replace(/\(\d+\)/g, '')
    .replace(/<[^>]*>|\[[^\]]*\]|\+\+[^+]*\+\+|\(NULL\)/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

function wordsOf(engine: SphinxDecoder, lateMs: number): TimedWord[] {
  const at = (frame: number) => Math.max(0, Math.round(frame * FRAME_MS - lateMs));
  return engine.words().flatMap(({ word, firstFrame, lastFrame, prob }) => {
    const text = plain(word);
    return text === '' ? [] : [{ word: text, startMs: at(firstFrame), endMs: at(lastFrame + 1), confidence: prob }];
  });
}
