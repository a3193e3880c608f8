/** Times, durations and numbers as the screen writes them; times are those of the tenant's zone. */

export interface Clockwork {
  /** `22 Nov 2026, 14:03:22` */
  moment(instant: string): string;
  /** `14:03:22` today, else `22 Nov, 14:03`. */
  short(instant: string, nowMs: number): string;
  /** The day of an instant as `YYYY-MM-DD`. */
  day(ms: number): string;
}

/** Makes the formatters of one zone. */
export function clockworkOf(timeZone: string, locale: string): Clockwork {
  const moment = new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'medium', timeStyle: 'medium' });
  const time = new Intl.DateTimeFormat(locale, { timeZone, timeStyle: 'medium' });
  const dayAndTime = new Intl.DateTimeFormat(locale, { timeZone, day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
  const iso = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  return {
    moment: (instant) => moment.format(new Date(instant)),
    short: (instant, nowMs) => (iso.format(new Date(instant)) === iso.format(nowMs) ? time : dayAndTime).format(new Date(instant)),
    day: (ms) => iso.format(ms),
  };
}

/** The reader's own English, else British English: the screen's words are English. */
export const localeOf = (languages: readonly string[]): string => languages.find((language) => /^en\b/i.test(language)) ?? 'en-GB';

/** `0:07`, `12:30`, `1:02:03` */
export function sayDuration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  const rest = String(whole % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}

/** Whole seconds from an instant to now, never below zero. */
export const secondsSince = (instant: string, nowMs: number): number => Math.max(0, Math.floor((nowMs - Date.parse(instant)) / 1000));

/** `just now`, `3 min ago`, `2 h ago`, `5 days ago` */
export function sayAgo(instant: string, nowMs: number): string {
  const seconds = secondsSince(instant, nowMs);
  if (seconds < 10) return 'just now';
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  const days = Math.floor(seconds / 86_400);
  return `${days} ${days === 1 ? 'day' : 'days'} ago`;
}

/** `one call`, `3 calls` */
export const sayCount = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;
