/** The thread of one decoder: sound in, words out, one utterance at a time. */
import { setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import type { LineRate } from '../../voice/audio.ts';
import type { TimedWord } from '../../voice/ports.ts';
import type { Posted } from '../thread.ts';
import { makeDoubler } from './double-rate.ts';
import { openDecoder, type SphinxDecoder } from './sphinx-library.ts';
import { makeWidener, WIDEN_DELAY_SAMPLES } from './widen.ts';

/** What the thread is asked. It does one thing after the other. */
export type SphinxOrder =
  /** `niceness`: as the system counts it, 0 to 19; of this thread alone. */
  | { do: 'open'; niceness: number }
  | { do: 'start'; rateHz: LineRate; grammar: string | undefined }
  /** Answers what was said so far, where it is time to look. */
  | { do: 'audio'; samples: Int16Array }
  | { do: 'partial' }
  | { do: 'end' }
  /** Nobody wants it any more. */
  | { do: 'drop' };

/** What was said. */
export interface SphinxResult {
  readonly text: string;
  readonly confidence: number;
  readonly words: readonly TimedWord[];
}

const RATE_HZ = 16_000;
const FRAME_MS = 10;
const LOOK_EVERY_SAMPLES = 4_800;

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

function begin(engine: SphinxDecoder, { rateHz, grammar }: { rateHz: LineRate; grammar: string | undefined }): Utterance {
  engine.listenTo(grammar);
  engine.start();
  const isNarrow = rateHz === 8_000;
  const double = makeDoubler();
  const widen = makeWidener();
  let unseen = 0;
  const feed = (samples: Int16Array) => {
    const wide = isNarrow ? widen(double(samples)) : samples;
    if (wide.length > 0) engine.feed(wide);
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
      const text = plain(engine.text());
      return text === '' ? { text, confidence: 0, words: [] } : { text, confidence: engine.prob(), words: wordsOf(engine, lateMs) };
    },
  };
}

/** The library writes `read(2)` for a second way to say a word, and signs for noises. */
const plain = (text: string): string =>
  text
    .replace(/\(\d+\)/g, '')
    .replace(/<[^>]*>|\[[^\]]*\]|\+\+[^+]*\+\+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

function wordsOf(engine: SphinxDecoder, lateMs: number): TimedWord[] {
  const at = (frame: number) => Math.max(0, Math.round(frame * FRAME_MS - lateMs));
  return engine.words().flatMap(({ word, firstFrame, lastFrame, prob }) => {
    const text = plain(word);
    return text === '' ? [] : [{ word: text, startMs: at(firstFrame), endMs: at(lastFrame + 1), confidence: prob }];
  });
}
