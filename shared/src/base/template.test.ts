// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the places that are filled in
import { expect, test } from 'vitest';
import { fillIn } from './template.ts';

test('places of all three kinds are filled in, whatever the case of their names', () => {
  const values = { first_name: 'Ann', 'CALLERID(num)': '+15551234567' };
  expect(fillIn('Hello ${FIRST_NAME}, you call from ${CALLERID(num)}. {{ first_name }}!', values)).toBe(
    'Hello Ann, you call from +15551234567. Ann!',
  );
});

test('what is not known leaves nothing behind', () => {
  expect(fillIn('Hello ${nobody}.', {})).toBe('Hello .');
});

test('a value is one line and is not read for places', () => {
  expect(fillIn('${a}', { a: 'x\n\n${b}', b: 'secret' })).toBe('x ${b}');
  expect(fillIn('${a}', { a: 'x'.repeat(600) })).toHaveLength(500);
});

test('what only looks like a place stays', () => {
  expect(fillIn('$5 {a} ${a b} ${SHELL(id; ls)}', { a: '1' })).toBe('$5 {a} ${a b} ${SHELL(id; ls)}');
});
