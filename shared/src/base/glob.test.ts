import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canBeginGlob, matchesGlob } from './glob.ts';

test.each([
  ['12??', '1234', true],
  ['12??', '123', false],
  ['sales*', 'Sales and support', true],
  ['*', '', true],
  ['', '', true],
  ['', 'a', false],
  ['**a**', 'bab', true],
  ['*a*b*c', 'xaxbxc', true],
  ['*a*b*c', 'xaxbx', false],
  ['?', '', false],
  ['.', 'a', false],
  ['a'.repeat(129), 'a'.repeat(129), false],
])('%s and "%s": %s', (glob, text, is) => expect(matchesGlob(glob, text)).toBe(is));

test('it means what a regular expression made of it means', () => {
  const sign = fc.constantFrom('a', 'b', '*', '?');
  const glob = fc.oneof(fc.array(sign, { maxLength: 12 }), fc.array(sign, { minLength: 60, maxLength: 120 })).map((all) => all.join(''));
  const text = fc.array(fc.constantFrom('a', 'b'), { maxLength: 140 }).map((all) => all.join(''));
  fc.assert(
    fc.property(glob, text, (pattern, said) => {
      const slow = (one: number, other: number, seen: Map<string, boolean>): boolean => {
        const key = `${one},${other}`;
        const known = seen.get(key);
        if (known !== undefined) return known;
        const here = pattern[one];
        const is =
          here === undefined
            ? other === said.length
            : here === '*'
              ? slow(one + 1, other, seen) || (other < said.length && slow(one, other + 1, seen))
              : other < said.length && (here === '?' || here === said[other]) && slow(one + 1, other + 1, seen);
        seen.set(key, is);
        return is;
      };
      expect(matchesGlob(pattern, said)).toBe(slow(0, 0, new Map()));
    }),
    { numRuns: 500 },
  );
});

test.each([
  ['12??', '', true],
  ['12??', '12', true],
  ['12??', '1234', true],
  ['12??', '12345', false],
  ['12??', '13', false],
  ['1*9', '12345', true],
])('%s may begin with "%s": %s', (glob, text, is) => expect(canBeginGlob(glob, text)).toBe(is));
