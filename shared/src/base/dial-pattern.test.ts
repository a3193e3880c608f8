import fc from 'fast-check';
import { expect, test } from 'vitest';
import { comparePatterns, type DialPattern, matchesPattern, parseDialPattern } from './dial-pattern.ts';

function patternOf(text: string): DialPattern {
  const parsed = parseDialPattern(text);
  if (parsed.kind === 'fault') throw new Error(parsed.message);
  return parsed.pattern;
}

test.each([
  ['NXXNXXXXXX', '2025551234', '1025551234'],
  ['1NXXNXXXXXX', '12025551234', '2025551234'],
  ['011.', '0114412345678', '011'],
  ['XXXX', '1001', '10011'],
  ['_9NXXNXXXXXX', '92025551234', '9202555123'],
  ['9NXXNXXXXXX', '92025551234', '82025551234'],
  ['_+1!', '+1', '1'],
  ['[2-46*]X', '*0', '50'],
  ['zx', '19', '09'],
] as const)('%s takes %s and not %s', (text, taken, refused) => {
  expect([matchesPattern(patternOf(text), taken), matchesPattern(patternOf(text), refused)]).toEqual([true, false]);
});

test.each([
  ['', 'is empty'],
  ['_', 'is empty'],
  ['9.1', 'has "." before its end'],
  ['9!.', 'has "!" before its end'],
  ['[2-9', 'has a "[" without its "]"'],
  ['1[]', 'has an empty set "[]"'],
  ['[9-2]', 'has the range "9-2", which goes nowhere'],
  ['[a-c]', 'has a set of other things than digits, "*", "#" and "+"'],
  ['12A', 'holds "A", which cannot be dialled'],
  ['${X}', 'holds "$", which cannot be dialled'],
] as const)('%j %s', (text, message) => {
  expect(parseDialPattern(text)).toEqual({ kind: 'fault', message });
});

/** Each piece as we write it, and as an expression of another machine. */
const piece = fc.oneof(
  fc.constantFrom(['X', '[0-9]'], ['Z', '[1-9]'], ['N', '[2-9]'], ['*', '\\*'], ['#', '#'], ['+', '\\+']),
  fc.integer({ min: 0, max: 9 }).map((digit) => [String(digit), String(digit)]),
  fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 })).map(([a, b]) => {
    const set = `[${Math.min(a, b)}-${Math.max(a, b)}]`;
    return [set, set];
  }),
);
const tail = fc.constantFrom(['', ''], ['.', '.+'], ['!', '.*']);

test('10,000 pairs of pattern and number: the same as a regular expression says', () => {
  const number = fc.string({ unit: fc.constantFrom(...'0123456789*#+'), maxLength: 8 });
  let taken = 0;
  fc.assert(
    fc.property(fc.array(piece, { minLength: 1, maxLength: 6 }), tail, fc.boolean(), number, (pieces, end, isMarked, dialled) => {
      const all = [...pieces, end];
      const text = `${isMarked ? '_' : ''}${all.map(([own]) => own).join('')}`;
      const reference = new RegExp(`^${all.map(([, other]) => other).join('')}$`);
      const fitting = pieces.map(([own = '']) => firstOf(own)).join('') + (end[0] === '.' ? '7' : '');
      for (const one of [dialled, fitting, `${fitting}1`]) {
        const matches = matchesPattern(patternOf(text), one);
        if (matches) taken++;
        expect([text, one, matches]).toEqual([text, one, reference.test(one)]);
      }
    }),
    { numRuns: 10_000 },
  );
  expect(taken).toBeGreaterThan(10_000);
});

const firstOf = (own: string): string => ({ X: '0', Z: '1', N: '2' })[own] ?? (own.startsWith('[') ? own.charAt(1) : own);

test('the more specific pattern comes first, as Asterisk orders them', () => {
  const sorted = ['1!', '1.', 'X.', '1ZXX', '12XX', '1XXX', '1NXX', '1[2-4]XX', '1200'].map((text) => ({ text, pattern: patternOf(text) }));
  sorted.sort((a, b) => comparePatterns(a.pattern, b.pattern));
  expect(sorted.map(({ text }) => text)).toEqual(['1200', '12XX', '1[2-4]XX', '1NXX', '1ZXX', '1XXX', '1.', '1!', 'X.']);
});

test('10 KB are read and matched in 5 ms', () => {
  const inputs = ['['.repeat(10_240), '[0-9]'.repeat(2_048), 'X'.repeat(10_240), '.'.repeat(10_240), `[${'0-9'.repeat(3_412)}]`];
  const number = '0'.repeat(10_240);
  const slowestMs = inputs.map((text) => {
    const runsMs = [0, 1, 2].map(() => {
      const startMs = performance.now();
      const parsed = parseDialPattern(text);
      if (parsed.kind === 'pattern') matchesPattern(parsed.pattern, number);
      return performance.now() - startMs;
    });
    return Math.min(...runsMs);
  });
  expect(Math.max(...slowestMs)).toBeLessThan(5);
});
