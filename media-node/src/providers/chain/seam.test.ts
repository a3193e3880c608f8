import { expect, test } from 'vitest';
import { makeSeam } from './seam.ts';

const join = (said: string, ...pieces: string[]): string => {
  const seam = makeSeam(said);
  return said + pieces.map((piece) => seam.take(piece)).join('') + seam.end();
};

test.each([
  ['Your appointment is', [' on', ' Monday.'], 'Your appointment is on Monday.'],
  ['Your appointment is on Mon', ['day', ' at ten.'], 'Your appointment is on Monday at ten.'],
  ['Your appointment is', ['Your appointment', ' is on Monday.'], 'Your appointment is on Monday.'],
  ['Your appointment is on', ['appointment is ', 'on Monday.'], 'Your appointment is on Monday.'],
  ['We open at nine.', ['We close at five.'], 'We open at nine. We close at five.'],
  ['We open at nine.', ['We open at nine.'], 'We open at nine.'],
  ['We open at nine.', ['nine.'], 'We open at nine.'],
  ['I am', [' a', ' robot'], 'I am a robot'],
  ['One moment, ', ['please'], 'One moment, please'],
  ['Right', [], 'Right'],
])('%j and %j make %j', (said, pieces, whole) => {
  expect(join(said, ...pieces)).toBe(whole);
});
