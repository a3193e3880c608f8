/** One timer for all lines: every 20 ms each of them is told to send. Deadlines are absolute, so nothing ever drifts. */
import { FRAME_MS } from '../../voice/audio.ts';

/** Told how many frames are due: one, or more when the process was late. */
export type Tick = (frames: number) => void;

export interface Wheel {
  /** Turns for one more line until the returned function is called. */
  join(tick: Tick): () => void;
  /** Turns that were left out since the start because the process was away for too long. */
  skipped(): number;
  stop(): void;
}

export interface WheelOptions {
  /** Milliseconds that only go forward. */
  readonly nowMs: () => number;
  /** Calls back after so many milliseconds; gives what takes that back. */
  readonly after: (ms: number, act: () => void) => () => void;
  /** A line's tick has thrown; the others go on. */
  readonly onError: (error: unknown) => void;
}

/** Two frames ahead of what was due last: more would only fill the listener's buffer, and be heard after an interruption. */
const MAX_AT_ONCE = 3;
/** A timer that fires this early is in time: waiting again would make it late. */
const EARLY_MS = 1;

/** Makes a wheel that turns while somebody has joined. */
export function makeWheel({ nowMs, after, onError }: WheelOptions): Wheel {
  const ticks = new Set<Tick>();
  let dueMs = 0;
  let skipped = 0;
  let cancel: (() => void) | undefined;

  const arm = () => {
    cancel = after(Math.max(0, dueMs - nowMs()), turn);
  };
  const turn = () => {
    const due = Math.floor((nowMs() + EARLY_MS - dueMs) / FRAME_MS) + 1;
    if (due > 0) {
      dueMs += due * FRAME_MS;
      const frames = Math.min(due, MAX_AT_ONCE);
      skipped += due - frames;
      for (const tick of ticks) run(tick, frames);
    }
    if (cancel !== undefined) arm();
  };
  const run = (tick: Tick, frames: number) => {
    try {
      tick(frames);
    } catch (error) {
      onError(error);
    }
  };
  const stop = () => {
    cancel?.();
    cancel = undefined;
  };
  return {
    join: (tick) => {
      ticks.add(tick);
      if (cancel === undefined) {
        dueMs = nowMs() + FRAME_MS;
        arm();
      }
      return () => {
        ticks.delete(tick);
        if (ticks.size === 0) stop();
      };
    },
    skipped: () => skipped,
    stop: () => {
      ticks.clear();
      stop();
    },
  };
}

/** Calls back by Node's own timer, which knows whole milliseconds alone. */
export function afterMs(ms: number, act: () => void): () => void {
  const timer = setTimeout(act, Math.floor(ms));
  return () => clearTimeout(timer);
}
