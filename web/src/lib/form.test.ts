import { expect, test } from 'vitest';
import { changesOf, numberIn, textOrNull } from './form.ts';

test('only what differs is sent', () => {
  const before = { name: 'Ada', codecs: ['opus', 'ulaw'], email: null, id: 3 };
  const after = { name: 'Ada', codecs: ['ulaw', 'opus'], email: 'ada@example.com' };
  expect(changesOf(before, after)).toEqual({ codecs: ['ulaw', 'opus'], email: 'ada@example.com' });
  expect(changesOf(before, { name: 'Ada', email: null })).toEqual({});
  expect(changesOf<{ secret?: string }>(before, { secret: 'new secret' })).toEqual({ secret: 'new secret' });
});

test('an empty field is null, and no number', () => {
  expect([textOrNull('  '), textOrNull(' a ')]).toEqual([null, 'a']);
  expect([numberIn(''), numberIn('x'), numberIn(' 20 ')]).toEqual([Number.NaN, Number.NaN, 20]);
});
