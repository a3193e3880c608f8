import { expect, test } from 'vitest';
import { freeName } from './free-name.ts';

test('a name that is taken gets the next number', () => {
  expect(freeName('New IVR', [])).toBe('New IVR');
  expect(freeName('New IVR', ['new ivr', 'New IVR 2', 'New IVR 4'])).toBe('New IVR 3');
});
