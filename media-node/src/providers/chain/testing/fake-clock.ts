/** Time that stands still until a test moves it. */
import type { Clock } from '../../../voice/ports.ts';

interface Sleeper {
  readonly dueMs: number;
  wake(): void;
}

export interface FakeClock extends Clock {
  /** Moves on, waking sleepers at their times and letting each do what follows at once. */
  advance(ms: number): Promise<void>;
}

/** Makes one that begins at 0. */
export function makeFakeClock(): FakeClock {
  let nowMs = 0;
  const sleepers = new Set<Sleeper>();
  const sleep = (ms: number, signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      const sleeper = { dueMs: nowMs + ms, wake: () => wake() };
      const wake = () => {
        sleepers.delete(sleeper);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      if (signal.aborted) return resolve();
      sleepers.add(sleeper);
      signal.addEventListener('abort', wake, { once: true });
    });
  const advance = async (ms: number) => {
    const endMs = nowMs + ms;
    await settle();
    for (;;) {
      const next = [...sleepers].toSorted((a, b) => a.dueMs - b.dueMs)[0];
      if (!next || next.dueMs > endMs) break;
      nowMs = Math.max(nowMs, next.dueMs);
      next.wake();
      await settle();
    }
    nowMs = endMs;
    await settle();
  };
  return { nowMs: () => nowMs, sleep, advance };
}

/** Lets all that can go on without time passing go on. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
}
