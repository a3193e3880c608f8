/** When a delivery is tried again. Pure. */

const [S, M, H] = [1000, 60_000, 3_600_000];

/** Waits before the second try, the third and so on, as Standard Webhooks recommends; a day is the longest. */
const WAITS_MS = [5 * S, 5 * M, 30 * M, 2 * H, 5 * H, 10 * H, 14 * H, 20 * H, 24 * H];
const LONGEST_MS = 24 * H;
/** Up to so much of a wait is added by chance, so that a server which comes back is not run over. */
const JITTER = 0.2;

export interface Failed {
  /** Tries so far. */
  readonly tries: number;
  /** Seconds that the server asked for; undefined if it did not. */
  readonly retryAfterSeconds: number | undefined;
}

/** Milliseconds until the next try; undefined when there have been enough. `chance` is from 0 to 1. */
export function nextWaitMs({ tries, retryAfterSeconds }: Failed, retries: number, chance: number): number | undefined {
  if (tries > retries) return undefined;
  const waitMs = WAITS_MS[tries - 1] ?? LONGEST_MS;
  const asked = Math.min(LONGEST_MS, (retryAfterSeconds ?? 0) * 1000);
  return Math.round(Math.max(waitMs * (1 + JITTER * chance), asked));
}
