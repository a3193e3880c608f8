import { expect, test } from 'vitest';
import { minutesLeft, type SpeechSettings, timesOf, wordsOf } from './speech.ts';

const queue: SpeechSettings = {
  announce_frequency: 30,
  announce_position: true,
  announce_hold_time: false,
  periodic_frequency: 60,
  periodic_parts: [],
  periodicSound: undefined,
};
const standing = { position: 3, waitedSeconds: 10, holdSeconds: 310 };
const names = (words: ReturnType<typeof wordsOf>) =>
  words.map((word) => (word.kind === 'core' ? word.name : word.kind === 'number' ? word.value : word.hash));

test('the place is said as it is', () => {
  expect(names(wordsOf(queue, 'standing', standing))).toEqual(['queue-thereare', 3, 'queue-callswaiting', 'queue-thankyou']);
  expect(names(wordsOf(queue, 'standing', { ...standing, position: 1 }))).toEqual(['queue-youarenext', 'queue-thankyou']);
});

test('the wait is said in minutes that are left, and not at all before anybody was answered', () => {
  const both = { ...queue, announce_hold_time: true, announce_position: false };
  expect(names(wordsOf(both, 'standing', standing))).toEqual(['queue-holdtime', 5, 'queue-minutes', 'queue-thankyou']);
  expect(wordsOf(both, 'standing', { ...standing, holdSeconds: undefined })).toEqual([]);
  expect(minutesLeft({ position: 1, waitedSeconds: 900, holdSeconds: 60 })).toBe(1);
});

test('a text is said in its parts, with the numbers of this moment', () => {
  const parts = [
    { kind: 'sound', hash: 'a', bytes: 1 },
    { kind: 'position' },
    { kind: 'sound', hash: 'b', bytes: 1 },
    { kind: 'hold_time' },
  ] as const;
  expect(names(wordsOf({ ...queue, periodic_parts: parts }, 'periodic', standing))).toEqual(['a', 3, 'b', 5]);
  expect(names(wordsOf({ ...queue, periodic_parts: parts, periodicSound: 'c' }, 'periodic', standing))).toEqual(['c']);
});

test('what says nothing is never due', () => {
  expect(timesOf(queue, 'periodic')).toBeUndefined();
  expect(timesOf({ ...queue, announce_position: false }, 'standing')).toBeUndefined();
  expect(timesOf({ ...queue, announce_frequency: 0 }, 'standing')).toBeUndefined();
  expect(timesOf(queue, 'standing')).toEqual({ firstMs: 1000, everyMs: 30_000 });
});
