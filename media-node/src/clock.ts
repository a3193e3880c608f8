/** The clock of this process, for rooms that are handed one. */
import type { Clock } from './voice/ports.ts';

/** Milliseconds since the process began, and waiting that an abort ends. */
export const CLOCK: Clock = {
  nowMs: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const over = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', over);
        resolve();
      };
      const timer = setTimeout(over, ms);
      signal.addEventListener('abort', over, { once: true });
    }),
};
