/** A clock of tests: time goes on when the test says so. */
import type { Clock } from '../ports.ts';

export interface FakeClock extends Clock {
  /** Lets time pass, waking sleepers in order, each after all that the one before set in motion has come to rest. */
  advance(ms: number): Promise<void>;
  /** Who still sleeps. */
  readonly sleepers: number;
}

interface Sleeper {
  readonly atMs: number;
  wake(): void;
}

/** Makes a clock that stands at a thousand seconds. */
export function fakeClock(): FakeClock {
  let nowMs = 1_000_000;
  let sleepers: Sleeper[] = [];
  const sleep = (ms: number, signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      if (signal.aborted) return resolve();
      const wake = () => {
        sleepers = sleepers.filter((one) => one !== sleeper);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      const sleeper: Sleeper = { atMs: nowMs + Math.max(0, ms), wake };
      sleepers.push(sleeper);
      signal.addEventListener('abort', wake, { once: true });
    });
  const next = (untilMs: number) =>
    sleepers
      .filter(({ atMs }) => atMs <= untilMs)
      .reduce<Sleeper | undefined>((first, one) => (!first || one.atMs < first.atMs ? one : first), undefined);
  const advance = async (ms: number) => {
    const untilMs = nowMs + ms;
    await rest();
    for (let sleeper = next(untilMs); sleeper; sleeper = next(untilMs)) {
      nowMs = Math.max(nowMs, sleeper.atMs);
      sleeper.wake();
      await rest();
    }
    nowMs = untilMs;
  };
  return {
    nowMs: () => nowMs,
    sleep,
    advance,
    get sleepers() {
      return sleepers.length;
    },
  };
}

/** Lets everything run that needs no time. */
export async function rest(): Promise<void> {
  for (let turn = 0; turn < 60; turn += 1) await Promise.resolve();
}
