import { expect, test } from 'vitest';
import { ExtensionPatch, isReserved, NewExtension, weaknessOf } from './extension.ts';

test.each(['password123', 'qwertyuiop', '12345678', 'aaaaaaaa', '1001aaaa', 'short', 'abcdefgh'])('%s is too easy to guess', (secret) => {
  expect(weaknessOf(secret, '1001')).toBeTypeOf('string');
});

test('a generated secret will do', () => {
  expect(weaknessOf('hT7mQx2pVb9wRk4nZs6jLd', '1001')).toBeUndefined();
});

test.each(['Ann\n[evil]', ' Ann', 'Ann ', 'Ann\u0000', 'Ann\u2028', '', 'a'.repeat(81), '\ud800'])('the name %j is refused', (name) => {
  expect(NewExtension.safeParse({ extension: '1001', name }).success).toBe(false);
});

test.each(['Ann; DROP', 'Jürgen Müller', "O'Neil", '[evil]', '李雷'])('the name %j is taken as it is', (name) => {
  expect(NewExtension.parse({ extension: '1001', name }).name).toBe(name);
});

test.each(['112', '911', '700', '720'])('%s is nobody’s extension', (number) => {
  expect(isReserved(number)).toBe(true);
});

test('a change brings no defaults along', () => {
  expect(ExtensionPatch.parse({ name: 'Ann' })).toEqual({ name: 'Ann' });
});
