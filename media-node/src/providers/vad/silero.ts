/** Silero's net tells speech from everything else: natively at both rates of telephone lines, deaf to noise and to keys. All lines share its runs. */
import type { LineRate, Pcm } from '../../voice/audio.ts';
import type { Vad, VadEar } from '../../voice/ports.ts';
import { startThread, type Thread } from '../thread.ts';
import type { SileroOrder } from './silero-worker.ts';
import { makeWindows, WINDOW_SAMPLES } from './window.ts';

/** The net in its thread; one for the whole node. */
export interface Silero extends Vad {
  /** Loads it. @throws when it cannot be loaded */
  warm(): Promise<void>;
  stop(): Promise<void>;
}

const WINDOW_MS = 32;
/** More windows in one run would make the first of them wait. */
const MAX_LINES_A_RUN = 64;

/** A window of a line that waits to be judged. */
interface Waiting {
  readonly line: number;
  readonly window: Int16Array;
  readonly resolve: (probability: number) => void;
  readonly reject: (error: unknown) => void;
}

/** Makes it; the thread starts with the first sound. `onEnd`: it has ended by itself, and every ear fails from then on. */
export function makeSilero(onEnd: (error: Error) => void): Silero {
  let thread: Thread | undefined;
  let lastLine = 0;
  const ask = (order: SileroOrder): Promise<unknown> => {
    thread ??= startThread({ file: 'silero-worker', beside: import.meta.url, onEnd });
    return thread.ask(order);
  };
  const desks = { 8000: makeDesk(8_000, ask), 16000: makeDesk(16_000, ask) } as const;
  return {
    open: (rateHz) => openEar(++lastLine, WINDOW_SAMPLES[rateHz], desks[rateHz]),
    warm: async () => {
      const ear = openEar(++lastLine, WINDOW_SAMPLES[8_000], desks[8_000]);
      await ear.feed({ samples: new Int16Array(WINDOW_SAMPLES[8_000]), sampleRateHz: 8_000 });
      ear.close();
    },
    stop: async () => {
      await thread?.stop();
    },
  };
}

interface Desk {
  judge(line: number, window: Int16Array): Promise<number>;
  forget(line: number): void;
}

/** Lines of one rate: while a run is under way their windows wait, and then go together, of each line the oldest. */
function makeDesk(rateHz: LineRate, ask: (order: SileroOrder) => Promise<unknown>): Desk {
  const size = WINDOW_SAMPLES[rateHz];
  let waiting: Waiting[] = [];
  let closed: number[] = [];
  let isRunning = false;
  const run = async (batch: readonly Waiting[]) => {
    const samples = new Int16Array(batch.length * size);
    for (const [place, { window }] of batch.entries()) samples.set(window, place * size);
    const gone = closed;
    closed = [];
    try {
      const found = await ask({ rateHz, lines: batch.map(({ line }) => line), samples, closed: gone });
      if (!(found instanceof Float32Array)) throw new Error('the net gave no numbers');
      for (const [place, one] of batch.entries()) one.resolve(found[place] ?? 0);
    } catch (error) {
      for (const one of batch) one.reject(error);
    }
  };
  const work = async () => {
    isRunning = true;
    while (waiting.length > 0) {
      const batch = oldestOfEach(waiting);
      const taken = new Set(batch);
      waiting = waiting.filter((one) => !taken.has(one));
      await run(batch);
    }
    isRunning = false;
  };
  return {
    judge: (line, window) =>
      new Promise((resolve, reject) => {
        waiting.push({ line, window, resolve, reject });
        if (!isRunning) void work();
      }),
    forget: (line) => void closed.push(line),
  };
}

function oldestOfEach(waiting: readonly Waiting[]): Waiting[] {
  const byLine = new Map<number, Waiting>();
  for (const one of waiting) {
    if (byLine.size >= MAX_LINES_A_RUN) break;
    if (!byLine.has(one.line)) byLine.set(one.line, one);
  }
  return [...byLine.values()];
}

function openEar(line: number, size: number, desk: Desk): VadEar {
  const cut = makeWindows(size);
  return {
    windowMs: WINDOW_MS,
    feed: ({ samples }: Pcm) => Promise.all(cut(samples).map((window) => desk.judge(line, window))),
    close: () => desk.forget(line),
  };
}
