/** Days of a time zone as instants. */

const DAY_MS = 86_400_000;

/** The instant at which a day (`2026-11-22`) begins in a zone, in milliseconds since 1970. Where midnight is skipped, the first instant after it. */
export function startOfDayMs(day: string, timeZone: string): number {
  const asUtcMs = Date.parse(`${day}T00:00:00.000Z`);
  const read = localReader(timeZone);
  // The offset at midnight is the offset of one of these instants, which are on both sides of any change of the clock near it.
  const candidates = [asUtcMs - DAY_MS, asUtcMs + DAY_MS].map((ms) => asUtcMs - (read(ms) - ms));
  const exact = candidates.filter((ms) => read(ms) === asUtcMs);
  if (exact.length > 0) return Math.min(...exact);
  return firstOfDayMs(Math.min(...candidates), Math.max(...candidates), (ms) => read(ms) >= asUtcMs);
}

/** The instant at which the day after begins. */
export function endOfDayMs(day: string, timeZone: string): number {
  return startOfDayMs(new Date(Date.parse(`${day}T00:00:00.000Z`) + DAY_MS).toISOString().slice(0, 10), timeZone);
}

/** Days (`2026-11-22`) or instants, as filters of lists name them. */
export interface SpanAsked {
  readonly start?: string | undefined;
  readonly end?: string | undefined;
}

/** The span in milliseconds since 1970, its end inclusive; an end that is not named is undefined. `zoneOf` is asked when a day is named. */
export async function spanOf({ start, end }: SpanAsked, zoneOf: () => Promise<string>) {
  const zone = isDay(start) || isDay(end) ? await zoneOf() : 'UTC';
  const fromMs = isDay(start) ? startOfDayMs(start, zone) : instantMs(start);
  const untilMs = isDay(end) ? endOfDayMs(end, zone) - 1 : instantMs(end);
  return { fromMs, untilMs };
}

/** Anything else that an operation lets through is an instant. */
const isDay = (when: string | undefined): when is string => when?.length === 10;
const instantMs = (when: string | undefined): number | undefined => (when === undefined ? undefined : Date.parse(when));

/** Midnight was skipped: searches the jump between two instants. */
function firstOfDayMs(lowMs: number, highMs: number, isReached: (ms: number) => boolean): number {
  let [low, high] = [lowMs - 1, highMs];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isReached(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** Reads what clocks of a zone show at an instant, as if it were UTC. */
function localReader(timeZone: string): (ms: number) => number {
  const format = new Intl.DateTimeFormat('en-CA-u-ca-iso8601-nu-latn', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  return (ms) => {
    const parts = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
    const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
    return Date.UTC(year, month - 1, day, hour, minute, second) + (((ms % 1000) + 1000) % 1000);
  };
}
