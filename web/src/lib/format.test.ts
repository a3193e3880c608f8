import { expect, test } from 'vitest';
import { clockworkOf, localeOf, sayAgo, sayDuration, secondsSince } from './format.ts';

const NOON_MS = Date.parse('2026-11-22T12:00:00.000Z');

test('times are those of the zone, and today needs no date', () => {
  const tokyo = clockworkOf('Asia/Tokyo', 'en-GB');
  expect(tokyo.moment('2026-11-22T12:00:05.000Z')).toBe('22 Nov 2026, 21:00:05');
  expect(tokyo.short('2026-11-22T12:00:05.000Z', NOON_MS)).toBe('21:00:05');
  expect(tokyo.short('2026-11-22T15:00:05.000Z', NOON_MS)).toBe('23 Nov, 00:00');
  expect(clockworkOf('America/New_York', 'en-GB').moment('2026-11-22T03:00:05.000Z')).toBe('21 Nov 2026, 22:00:05');
});

test('durations have hours only when they need them', () => {
  expect([0, 7.9, 59, 60, 750, 3599, 3600, 3723].map(sayDuration)).toEqual([
    '0:00',
    '0:07',
    '0:59',
    '1:00',
    '12:30',
    '59:59',
    '1:00:00',
    '1:02:03',
  ]);
  expect(sayDuration(-3)).toBe('0:00');
});

test('the past is said in its coarsest unit', () => {
  const ago = (seconds: number) => sayAgo(new Date(NOON_MS - seconds * 1000).toISOString(), NOON_MS);
  expect([3, 30, 200, 7300, 90_000, 200_000].map(ago)).toEqual(['just now', '30 s ago', '3 min ago', '2 h ago', '1 day ago', '2 days ago']);
  expect(secondsSince('2026-11-22T12:00:09.000Z', NOON_MS)).toBe(0);
});

test('the reader keeps his own English', () => {
  expect(localeOf(['de-DE', 'en-US', 'en'])).toBe('en-US');
  expect(localeOf(['de-DE'])).toBe('en-GB');
});
