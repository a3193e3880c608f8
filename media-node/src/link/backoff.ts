const FIRST_MS = 250;
const MOST_MS = 30_000;

/** Milliseconds to wait after `failures` connections in a row have failed: 250 ms doubling to 30 s, less up to half by chance. */
export function reconnectDelayMs(failures: number, chance: number): number {
  const full = Math.min(MOST_MS, FIRST_MS * 2 ** Math.max(0, failures - 1));
  return full * (1 - chance / 2);
}
