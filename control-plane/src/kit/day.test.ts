import { expect, test } from 'vitest';
import { endOfDayMs, startOfDayMs } from './day.ts';

test.each([
  ['2026-11-22', 'UTC', '2026-11-22T00:00:00.000Z'],
  ['2026-11-22', 'America/New_York', '2026-11-22T05:00:00.000Z'],
  ['2026-07-01', 'America/New_York', '2026-07-01T04:00:00.000Z'],
  ['2026-11-22', 'Asia/Kolkata', '2026-11-21T18:30:00.000Z'],
  ['2026-11-22', 'Pacific/Kiritimati', '2026-11-21T10:00:00.000Z'],
  ['2026-11-22', 'Pacific/Pago_Pago', '2026-11-22T11:00:00.000Z'],
  ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00.000Z'],
  ['2026-10-25', 'Europe/Berlin', '2026-10-24T22:00:00.000Z'],
  ['2026-10-26', 'Europe/Berlin', '2026-10-25T23:00:00.000Z'],
])('%s in %s begins at %s', (day, zone, instant) => {
  expect(new Date(startOfDayMs(day, zone)).toISOString()).toBe(instant);
});

test('a day whose midnight is skipped begins with its first instant', () => {
  // Chile moves its clocks from 24:00 to 01:00.
  expect(new Date(startOfDayMs('2026-09-06', 'America/Santiago')).toISOString()).toBe('2026-09-06T04:00:00.000Z');
});

test('a day on which clocks move has 23 or 25 hours', () => {
  const hours = (day: string) => (endOfDayMs(day, 'Europe/Berlin') - startOfDayMs(day, 'Europe/Berlin')) / 3_600_000;
  expect([hours('2026-03-29'), hours('2026-10-25'), hours('2026-11-22')]).toEqual([23, 25, 24]);
});

test('a midnight that comes twice is taken the first time', () => {
  // Havana moves its clocks back from 01:00 to 00:00.
  expect(new Date(startOfDayMs('2026-11-01', 'America/Havana')).toISOString()).toBe('2026-11-01T04:00:00.000Z');
});
