/** How long to wait before the next try: longer each time, never in step with others. */

/** Says how long to wait before the next try. */
export interface Backoff {
  /** Milliseconds until the next try; grows at each call. */
  nextMs(): number;
  /** After a success the next failure begins anew. */
  reset(): void;
}

/** Doubles from `firstMs` to `maxMs`; each wait lies between half of that and the whole. */
export function makeBackoff(firstMs: number, maxMs: number, random: () => number = Math.random): Backoff {
  let baseMs = firstMs;
  return {
    nextMs: () => {
      const waitMs = baseMs * (0.5 + random() / 2);
      baseMs = Math.min(maxMs, baseMs * 2);
      return waitMs;
    },
    reset: () => {
      baseMs = firstMs;
    },
  };
}

/** Waits; ends early, without an error, when `signal` aborts. */
export function pause(waitMs: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, waitMs);
    signal.addEventListener('abort', done);
  });
}
