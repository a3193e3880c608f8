import { expect, test } from 'vitest';
import { digitsOf } from './digits.ts';

test.each([
  ['1', 1],
  ['12??', 4],
  ['_2XXX', 4],
  ['_[2-9]XX', 3],
  ['12*', undefined],
  ['_9.', undefined],
  ['', undefined],
  ['1'.repeat(33), undefined],
])('%s wants so many keys', (expected, digits) => {
  expect(digitsOf(expected)).toBe(digits);
});
