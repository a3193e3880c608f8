import { expect, test } from 'vitest';
import { MAX_LINE_BYTES, UnwritableError, writeIni } from './ini.ts';

const line = (value: string, key = 'k') => writeIni([{ name: 's', lines: [[key, value]] }]).split('\n')[1];

test('sections follow each other, a line per pair', () => {
  expect(
    writeIni([
      {
        name: '1001@t.test',
        lines: [
          ['type', 'aor'],
          ['set_var', '__A='],
        ],
      },
      { name: 'options', add: true, lines: [['a', 'b']] },
    ]),
  ).toBe('[1001@t.test]\ntype = aor\nset_var = __A=\n\n[options](+)\na = b\n');
});

test('every semicolon is escaped, also behind a backslash', () => {
  expect(line('a;b')).toBe('k = a\\;b');
  expect(line('a\\;b;--')).toBe('k = a\\\\;b\\;--');
});

test('what looks like syntax elsewhere in a line stays what it is', () => {
  for (const value of ['=> x', '>x', '#include "x"', '[x](+)', 'a=b', 'é 日本', '"a" <1>']) expect(line(value)).toBe(`k = ${value}`);
});

test.each(['a\nb', 'a\rb', 'a\tb', 'a\0b', '\u0001', '\u007f', ' a', 'a ', '\ud800', 'a\udc00b'])('%j is refused', (value) => {
  expect(() => line(value)).toThrow(UnwritableError);
});

test('a line ends at 8,000 bytes', () => {
  const longest = 'é'.repeat((MAX_LINE_BYTES - 'k = '.length) / 2);
  expect(line(longest)).toBe(`k = ${longest}`);
  expect(() => line(`${longest}x`)).toThrow(/longer than 8000 bytes/);
  expect(() => line(';'.repeat(4000))).toThrow(UnwritableError);
});

test.each(['', 'A', 'a b', 'a]', '[a', '-a', 'a-', '@a', 'a\n', 'a(!)', 'x'.repeat(301)])('a section named %j is refused', (name) => {
  expect(() => writeIni([{ name, lines: [] }])).toThrow(UnwritableError);
});

test.each(['', 'A', 'a b', 'a=', 'a+', '_a', '#a'])('a key named %j is refused', (key) => {
  expect(() => line('v', key)).toThrow(UnwritableError);
});
