import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Holiday, isOpen, nextChange, type Schedule, WEEKDAYS, type WeeklyRange, zoneOf } from './schedule.ts';

const ZONES = ['America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'America/St_Johns'];
const everyDay = (start: string, end: string): WeeklyRange => ({ days: [...WEEKDAYS], start, end });
const schedule = (ranges: WeeklyRange[], holidays: Holiday[] = []): Schedule => ({ ranges, holidays });
const openAt = (given: Schedule, at: string, zone: string) => isOpen(given, Date.parse(at), zoneOf(zone));
const nextOf = (given: Schedule, at: string, zone: string) => {
  const next = nextChange(given, Date.parse(at), zoneOf(zone));
  return next === undefined ? undefined : new Date(next).toISOString();
};

test('office hours have their first minute and not their last', () => {
  const office = schedule([{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], start: '09:00', end: '17:00' }]);
  // 2026-11-20 is a Friday; New York is five hours behind
  expect(openAt(office, '2026-11-20T13:59:59Z', 'America/New_York')).toBe(false);
  expect(openAt(office, '2026-11-20T14:00:00Z', 'America/New_York')).toBe(true);
  expect(openAt(office, '2026-11-20T21:59:59Z', 'America/New_York')).toBe(true);
  expect(openAt(office, '2026-11-20T22:00:00Z', 'America/New_York')).toBe(false);
  expect(openAt(office, '2026-11-21T15:00:00Z', 'America/New_York')).toBe(false);
  expect(nextOf(office, '2026-11-20T22:00:00Z', 'America/New_York')).toBe('2026-11-23T14:00:00.000Z');
});

test('a range that passes midnight belongs to the day on which it begins', () => {
  const night = schedule([{ days: ['fri'], start: '22:00', end: '02:00' }]);
  expect(openAt(night, '2026-11-20T22:00Z', 'UTC')).toBe(true);
  expect(openAt(night, '2026-11-21T01:59Z', 'UTC')).toBe(true);
  expect(openAt(night, '2026-11-21T02:00Z', 'UTC')).toBe(false);
  expect(openAt(night, '2026-11-20T01:00Z', 'UTC')).toBe(false);
  expect(nextOf(night, '2026-11-20T23:00Z', 'UTC')).toBe('2026-11-21T02:00:00.000Z');
});

test('equal ends are a whole day, and 24:00 ends one', () => {
  const day = schedule([{ days: ['sun'], start: '08:00', end: '08:00' }]);
  expect(nextOf(day, '2026-11-22T09:00Z', 'UTC')).toBe('2026-11-23T08:00:00.000Z');
  const evening = schedule([{ days: ['sun'], start: '20:00', end: '24:00' }]);
  expect(nextOf(evening, '2026-11-22T21:00Z', 'UTC')).toBe('2026-11-23T00:00:00.000Z');
  expect(nextOf(schedule([everyDay('00:00', '24:00')]), '2026-11-22T21:00Z', 'UTC')).toBeUndefined();
});

describe.each([
  ['America/New_York', '2026-03-08T07:00Z', '2026-11-01T05:00Z', '2026-11-01T07:00Z'],
  ['Europe/Berlin', '2026-03-29T01:00Z', '2026-10-25T00:00Z', '2026-10-25T02:00Z'],
  ['America/St_Johns', '2026-03-08T05:30Z', '2026-11-01T03:30Z', '2026-11-01T05:30Z'],
])('%s', (zone, spring, autumnFirst, autumnEnd) => {
  const [lost, twice] = zone === 'Europe/Berlin' ? ['02:00', '02:00'] : ['02:00', '01:00'];
  const hourAfter = (time: string) => `${String(Number(time.slice(0, 2)) + 1).padStart(2, '0')}:00`;

  test('an hour that clocks leave out is never open', () => {
    const range = schedule([{ days: ['sun'], start: lost, end: hourAfter(lost) }]);
    const before = Date.parse(spring) - 60_000;
    expect(isOpen(range, before, zoneOf(zone))).toBe(false);
    expect(isOpen(range, Date.parse(spring), zoneOf(zone))).toBe(false);
    expect(nextChange(range, before, zoneOf(zone))).toBeGreaterThan(Date.parse(spring) + 6 * 86_400_000);
  });

  test('what would have opened in it opens when the clocks are changed', () => {
    const range = schedule([{ days: ['sun'], start: '02:30', end: '05:00' }]);
    expect(nextChange(range, Date.parse(spring) - 60_000, zoneOf(zone))).toBe(Date.parse(spring));
  });

  test('an hour that comes twice is open twice', () => {
    const range = schedule([{ days: ['sun'], start: twice, end: hourAfter(twice) }]);
    for (const minute of [0, 59, 60, 119]) expect(isOpen(range, Date.parse(autumnFirst) + minute * 60_000, zoneOf(zone))).toBe(true);
    expect(nextChange(range, Date.parse(autumnFirst), zoneOf(zone))).toBe(Date.parse(autumnEnd));
  });
});

test('half an hour of change in Lord Howe, and none in Kathmandu', () => {
  const early = schedule([{ days: ['sun'], start: '02:00', end: '02:30' }]);
  // clocks go from 2:00 to 2:30 on 2026-10-04 and from 2:00 back to 1:30 on 2026-04-05
  expect(nextOf(early, '2026-10-03T15:29Z', 'Australia/Lord_Howe')).toBe('2026-10-10T15:00:00.000Z');
  const half = schedule([{ days: ['sun'], start: '01:30', end: '02:00' }]);
  expect(nextOf(half, '2026-04-04T14:31Z', 'Australia/Lord_Howe')).toBe('2026-04-04T15:30:00.000Z');
  expect(openAt(schedule([everyDay('09:00', '10:00')]), '2026-03-29T03:15Z', 'Asia/Kathmandu')).toBe(true);
});

test('holidays are dates of the zone, and a yearly one comes each year', () => {
  const open = [everyDay('00:00', '24:00')];
  const once = schedule(open, [{ date: '2026-12-25', yearly: false }]);
  expect(openAt(once, '2026-12-25T04:59Z', 'America/New_York')).toBe(true);
  expect(openAt(once, '2026-12-25T05:00Z', 'America/New_York')).toBe(false);
  expect(openAt(once, '2027-12-25T12:00Z', 'America/New_York')).toBe(true);
  expect(openAt(schedule(open, [{ date: '2020-12-25', yearly: true }]), '2027-12-25T12:00Z', 'America/New_York')).toBe(false);
  expect(nextOf(once, '2026-12-25T12:00Z', 'America/New_York')).toBe('2026-12-26T05:00:00.000Z');
});

test('a leap day is a day of its week, and a yearly holiday of leap years', () => {
  const leap = schedule([everyDay('00:00', '24:00')], [{ date: '2024-02-29', yearly: true }]);
  for (const zone of ZONES) {
    expect(openAt(leap, '2028-02-29T12:00Z', zone)).toBe(false);
    expect(openAt(leap, '2027-03-01T12:00Z', zone)).toBe(true);
    expect(openAt(leap, '2027-02-28T12:00Z', zone)).toBe(true);
  }
  const tuesday = schedule([{ days: ['tue'], start: '00:00', end: '24:00' }]);
  expect(openAt(tuesday, '2028-02-29T12:00Z', 'UTC')).toBe(true);
});

const time = fc.integer({ min: 0, max: 95 }).map((quarter) => {
  const [hour, minute] = [Math.floor(quarter / 4), (quarter % 4) * 15];
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
});
const anyRange = fc.record({ days: fc.uniqueArray(fc.constantFrom(...WEEKDAYS), { minLength: 1 }), start: time, end: time });
const anyHoliday = fc.record({
  date: fc.constantFrom('2026-03-08', '2026-03-29', '2026-10-25', '2026-11-01', '2024-02-29'),
  yearly: fc.boolean(),
});
const anySchedule = fc.record({ ranges: fc.array(anyRange, { maxLength: 4 }), holidays: fc.array(anyHoliday, { maxLength: 2 }) });
/** Instants around the days on which clocks are changed, and any others. */
const anyInstant = fc
  .tuple(
    fc.constantFrom('2026-03-08', '2026-03-29', '2026-04-05', '2026-10-04', '2026-10-25', '2026-11-01', '2028-02-29', '2026-07-01'),
    fc.integer({ min: -2880, max: 2880 }),
  )
  .map(([date, minutes]) => Date.parse(`${date}T12:00Z`) + minutes * 60_000);

test.each(ZONES)('in %s it is the same from now until the next change, and different then', (name) => {
  const zone = zoneOf(name);
  fc.assert(
    fc.property(anySchedule, anyInstant, (given, atMs) => {
      const now = isOpen(given, atMs, zone);
      const next = nextChange(given, atMs, zone);
      if (next !== undefined) expect(isOpen(given, next, zone)).toBe(!now);
      const until = Math.min(next ?? Number.POSITIVE_INFINITY, atMs + 2 * 86_400_000);
      for (let at = atMs; at < until; at += 15 * 60_000) expect(isOpen(given, at, zone)).toBe(now);
    }),
    { numRuns: 200 },
  );
});
