import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MAX_EXPRESSION, readExpression } from './expression.ts';

const KNOWN: Readonly<Record<string, string>> = {
  CUSTOMER_TYPE: 'vip',
  DIGITS: '2001',
  N: '10',
  'CALLERID(NUM)': '+4930123456',
  SPEECH: 'I would like Sales please',
  EMPTY: '',
  NO: 'no',
};
const holds = (text: string): boolean => {
  const expression = readExpression(text);
  if (!expression.ok) throw new Error(`${text} ${expression.why} at ${expression.at}`);
  return expression.test((name) => KNOWN[name.toUpperCase()]);
};
const fault = (text: string) => {
  const expression = readExpression(text);
  return expression.ok ? undefined : { at: expression.at, why: expression.why };
};

test.each([
  '${CUSTOMER_TYPE} == "vip"',
  "${customer_type} == 'vip'",
  '${CUSTOMER_TYPE} = vip',
  '"${CUSTOMER_TYPE}-1" == "vip-1"',
  '{{customer_type}} == vip',
  '${N} > 9',
  '${N}>=10 && ${N}<=10.0',
  '"10" < "9a"',
  '${CALLERID(num)} matches "+49*"',
  '${DIGITS} matches _2XXX',
  '${DIGITS} matches 20?1',
  '${SPEECH} contains "sales"',
  '${SPEECH}',
  'not ${EMPTY}',
  '!${NO}',
  'not ${UNKNOWN} and ${N} == 10',
  '${EMPTY} == ""',
  '1 == 2 or 1 == 1 and 3 == 3',
  'NOT (1 == 1 AND 1 == 2)',
  '1 == 1 || (1 == 2 && constructor == x)',
  '"0049" != "49"',
  '"+49" != "49"',
])('%s holds', (text) => expect(holds(text)).toBe(true));

test.each([
  '${CUSTOMER_TYPE} == "VIP"',
  '${CUSTOMER_TYPE} != vip',
  '${N} < 9',
  '(1 == 1 or 1 == 1) and 1 == 2',
  '${DIGITS} matches _2XX',
  '${DIGITS} matches "_["',
  '${UNKNOWN}',
  '0',
  'false',
])('%s does not hold', (text) => expect(holds(text)).toBe(false));

test('what cannot be read says where and why', () => {
  expect(fault('')).toEqual({ at: 0, why: 'is empty' });
  expect(fault('${A} ==')).toEqual({ at: 7, why: 'ends where a value should stand' });
  expect(fault('${A} == "x')).toEqual({ at: 8, why: 'has a text that does not end' });
  expect(fault('(${A} == 1')).toEqual({ at: 0, why: 'has a "(" without its ")"' });
  expect(fault('${A} == 1)')).toEqual({ at: 9, why: 'says ")" where it should have ended' });
  expect(fault('${A B} == 1')).toEqual({ at: 0, why: 'has a name that cannot be read; names look like ${NAME}' });
  expect(fault('a & b')).toEqual({ at: 2, why: 'says "&", which means nothing here' });
  expect(fault('and')).toEqual({ at: 0, why: 'says "and" where a value should stand' });
  expect(fault('('.repeat(60))).toMatchObject({ why: 'has too many brackets inside each other' });
  expect(fault('1 contains 1 or '.repeat(65))).toMatchObject({ why: 'searches more than 64 times' });
  expect(fault('x'.repeat(MAX_EXPRESSION + 1))).toMatchObject({ at: MAX_EXPRESSION });
});

test('names are listed once, in capitals, out of texts too', () => {
  const expression = readExpression('${a} == "${B}${callerid(num)}" or ${A}');
  expect(expression.ok && expression.names).toEqual(['A', 'B', 'CALLERID(NUM)']);
});

test('a value is never read for places or operators', () => {
  const expression = readExpression('${A} == "x"');
  expect(expression.ok && expression.test(() => '${B}" or "1" == "1')).toBe(false);
});

test('whatever stands there, reading never throws and testing gives an answer', () => {
  const piece = fc.constantFrom(
    '${A}',
    '"',
    "'",
    '(',
    ')',
    '==',
    'and',
    'or',
    'not',
    '!',
    ' ',
    'contains',
    'matches',
    '_[',
    '*',
    '1',
    '{{',
    '}',
  );
  const text = fc.oneof(
    fc.string(),
    fc.array(piece, { maxLength: 40 }).map((all) => all.join('')),
    fc.array(piece, { maxLength: 40 }).map((all) => all.join(' ')),
  );
  fc.assert(
    fc.property(text, fc.string({ unit: 'binary' }), (said, value) => {
      const expression = readExpression(said);
      expect(expression.ok ? typeof expression.test(() => value) : expression.why).toEqual(expression.ok ? 'boolean' : expect.any(String));
    }),
    { numRuns: 2000 },
  );
});

const [A, B] = ['a'.repeat(500), `${'a'.repeat(249)}b`];
const upTo = (piece: string): string => piece.repeat(Math.floor(MAX_EXPRESSION / piece.length));
/** What is costly elsewhere: deep nesting, long chains, globs and searches that must go back. */
const COSTLY = {
  brackets: `${'('.repeat(50)}1${')'.repeat(50)}${upTo(' or 0').slice(0, 9000)}`,
  nots: `${upTo('!').slice(0, MAX_EXPRESSION - 1)}1`,
  chain: `0${upTo(' or 0').slice(0, 10_000)}`,
  contains: `0${' or ${A} contains ${B}'.repeat(64)}${upTo(' or ${A} == ${B}').slice(0, 16 * 520)}`,
  globs: `0${' or ${A} matches ${G}'.repeat(64)}`,
  patterns: `0${' or ${A} matches ${P}'.repeat(64)}`,
  open: `"${'a'.repeat(10_000)}`,
  blanks: `${' '.repeat(10_000)}$`,
};

test.each(Object.entries(COSTLY))('10 KB of %s take at most 5 ms', (_name, text) => {
  const values: Readonly<Record<string, string>> = { A, B, G: `${'*a?'.repeat(42)}b`, P: `_${'[0-9]'.repeat(15)}.` };
  const lookup = (name: string) => values[name.toUpperCase()];
  expect(text.length).toBeLessThanOrEqual(MAX_EXPRESSION);
  const timesMs = Array.from({ length: 15 }, () => {
    const begin = performance.now();
    const expression = readExpression(text);
    if (expression.ok) expression.test(lookup);
    return performance.now() - begin;
  });
  expect(Math.min(...timesMs)).toBeLessThanOrEqual(5);
});
