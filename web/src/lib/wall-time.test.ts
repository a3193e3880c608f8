import { zoneOf } from '@botpbx/shared/base/schedule';
import { expect, test } from 'vitest';
import { instantOf, wallOf } from './wall-time.ts';

const berlin = zoneOf('Europe/Berlin');
const says = (wall: string) => new Date(instantOf(wall, berlin) ?? Number.NaN).toISOString();

test('a time means the instant at which clocks show it', () => {
  expect(says('2026-07-01T12:00')).toBe('2026-07-01T10:00:00.000Z');
  expect(says('2026-12-01T12:00')).toBe('2026-12-01T11:00:00.000Z');
  expect(wallOf(Date.parse('2026-12-01T11:00Z'), berlin)).toBe('2026-12-01T12:00');
});

test('of an hour that is shown twice, the first is meant', () => {
  expect(says('2026-10-25T02:30')).toBe('2026-10-25T00:30:00.000Z');
});

test('a time that no clock shows is as long after the change as it is written', () => {
  expect(says('2026-03-29T02:30')).toBe('2026-03-29T01:30:00.000Z');
});

test('a text that is no time means nothing', () => {
  expect([instantOf('', berlin), instantOf('tomorrow', berlin), instantOf('2026-13-45T99:99', berlin)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
