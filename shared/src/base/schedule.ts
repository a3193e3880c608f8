/** Opening hours: weekly ranges of wall time and holidays, read in an IANA zone. Pure, and right on the days when clocks are changed. */

/** Days of the week as ranges name them, Sunday first as `Date` counts. */
export const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** From `start` up to, and without, `end` (`HH:MM`, `24:00` is the day's end). An end that is not later than the start is the next day's. */
export interface WeeklyRange {
  readonly days: readonly Weekday[];
  readonly start: string;
  readonly end: string;
}

/** A day on which everything is closed; a yearly one on each year's same month and day, so 29 February in leap years alone. */
export interface Holiday {
  /** `YYYY-MM-DD` */
  readonly date: string;
  readonly yearly: boolean;
}

export interface Schedule {
  readonly ranges: readonly WeeklyRange[];
  /** On such a date of the zone nothing is open, not even what began the evening before. */
  readonly holidays: readonly Holiday[];
}

/** What clocks on the wall show. */
interface WallTime {
  /** `YYYY-MM-DD` */
  readonly date: string;
  readonly minute: number;
}

/** A time zone, ready to be asked. */
export interface Zone {
  readonly name: string;
  wallAt(atMs: number): WallTime;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const DAY_MINUTES = 1440;

/** Makes a zone of its IANA name; costs much more than asking it. @throws {RangeError} for a name that the runtime does not know */
export function zoneOf(name: string): Zone {
  const format = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone: name, calendar: 'gregory', numberingSystem: 'latn', hourCycle: 'h23' },
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
  });
  return {
    name,
    wallAt: (atMs) => {
      const part: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {};
      for (const { type, value } of format.formatToParts(atMs)) part[type] = value;
      const { year = '', month = '', day = '', hour = '', minute = '' } = part;
      return { date: `${year.padStart(4, '0')}-${month}-${day}`, minute: Number(hour) * 60 + Number(minute) };
    },
  };
}

/** Tells whether a schedule is open at an instant. */
export function isOpen(schedule: Schedule, atMs: number, zone: Zone): boolean {
  const { date, minute } = zone.wallAt(atMs);
  if (schedule.holidays.some((holiday) => isOn(holiday, date))) return false;
  const [today, yesterday] = [weekdayOf(date), weekdayOf(dayAfter(date, -1))];
  return schedule.ranges.some(({ days, start, end }) => {
    const [first, last] = [minuteOf(start), minuteOf(end)];
    if (first < last) return days.includes(today) && minute >= first && minute < last;
    return (days.includes(today) && minute >= first) || (days.includes(yesterday) && minute < last);
  });
}

/** Whether an instant falls on a holiday. */
export function isHoliday({ holidays }: Schedule, atMs: number, zone: Zone): boolean {
  const { date } = zone.wallAt(atMs);
  return holidays.some((holiday) => isOn(holiday, date));
}

/** Days that are looked at for a change. */
const HORIZON_DAYS = 400;

/** The next instant at which open becomes closed or the other way; undefined when nothing changes for 400 days. */
export function nextChange(schedule: Schedule, atMs: number, zone: Zone): number | undefined {
  const isOpenNow = isOpen(schedule, atMs, zone);
  const minutes = [...new Set([0, ...schedule.ranges.flatMap(({ start, end }) => [minuteOf(start), minuteOf(end)])])];
  const first = dayAfter(zone.wallAt(atMs).date, -1);
  for (let day = 0; day <= HORIZON_DAYS; day++) {
    const moments = momentsOf(dayAfter(first, day), minutes, zone).filter((moment) => moment > atMs);
    const change = moments.sort((a, b) => a - b).find((moment) => isOpen(schedule, moment, zone) !== isOpenNow);
    if (change !== undefined) return change;
  }
  return undefined;
}

/** Instants of a date at which something may change: its given minutes, and the moment at which its clocks are changed. */
function momentsOf(date: string, minutes: readonly number[], zone: Zone): number[] {
  const midnight = Date.parse(`${date}T00:00Z`);
  const [before, after] = [midnight - DAY_MS, midnight + 2 * DAY_MS];
  const offsets = new Set([offsetAt(zone, before), offsetAt(zone, after)]);
  const shown = minutes.flatMap((minute) =>
    [...offsets]
      .map((offset) => midnight + minute * MINUTE_MS - offset)
      .filter((moment) => offsetAt(zone, moment) === midnight + minute * MINUTE_MS - moment),
  );
  if (offsets.size === 1) return shown;
  const change = clockChange(zone, before, after);
  return zone.wallAt(change).date === date ? [...shown, change] : shown;
}

/** The first minute that has the later of two offsets. */
function clockChange(zone: Zone, before: number, after: number): number {
  const old = offsetAt(zone, before);
  let [low, high] = [before / MINUTE_MS, after / MINUTE_MS];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(zone, middle * MINUTE_MS) === old) low = middle;
    else high = middle;
  }
  return high * MINUTE_MS;
}

/** How far clocks are ahead of UTC, in milliseconds. */
function offsetAt(zone: Zone, atMs: number): number {
  const { date, minute } = zone.wallAt(atMs);
  return Date.parse(`${date}T00:00Z`) + minute * MINUTE_MS - Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
}

const isOn = (holiday: Holiday, date: string): boolean =>
  holiday.yearly ? holiday.date.slice(5) === date.slice(5) : holiday.date === date;

const dayAfter = (date: string, days: number): string => new Date(Date.parse(`${date}T00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

const weekdayOf = (date: string): Weekday => WEEKDAYS[new Date(`${date}T00:00Z`).getUTCDay()] ?? 'sun';

const minuteOf = (time: string): number => Math.min(DAY_MINUTES, Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5)));
