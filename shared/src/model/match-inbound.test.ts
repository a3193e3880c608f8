import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inboundMatcher, type MatchableRoute } from './match-inbound.ts';
import { matchesNumber } from './number-match.ts';

const route = (did: string, caller: string | null = null): MatchableRoute => ({ did, caller });
const routes = [
  route('+15550001234'),
  route('1555000*'),
  route('+1555*'),
  route('*'),
  route('+15550001234', '+49*'),
  route('+15550001234', '+4930123456'),
  route('+15550001234', 'anonymous'),
];
const { find, isRouted, isOwn } = inboundMatcher(routes);

test.each([
  ['15550001234', '+12025551234', routes[0]],
  ['+15550001234', '+4989123', routes[4]],
  ['+15550001234', '4930123456', routes[5]],
  ['+15550001234', undefined, routes[6]],
  ['+15550009999', '+4930123456', routes[1]],
  ['+15559999999', '+12025551234', routes[2]],
  ['+442071234567', undefined, routes[3]],
])('a call to %s from %s', (did, caller, expected) => {
  expect(find(did, caller)).toBe(expected);
});

test('a route for some callers is none for the others', () => {
  const some = inboundMatcher([route('+1555000', '+49*')]);
  expect(some.find('+1555000', '+4930')).toBeDefined();
  expect(some.find('+1555000', '+1202')).toBeUndefined();
  expect(some.isRouted('1555000')).toBe(true);
});

test('the route of all numbers makes none of them one of the house', () => {
  expect([isRouted('+442071234567'), isOwn('+442071234567'), isOwn('15550001234')]).toEqual([false, false, true]);
});

/** The definition, read literally: of all routes that fit, the best by number, then by caller. */
function naive(all: readonly MatchableRoute[], did: string, caller: string | undefined): MatchableRoute | undefined {
  const fits = all.filter((one) => matchesNumber(one.did, did) && (!one.caller || matchesNumber(one.caller, caller)));
  const rank = (pattern: string | null | undefined) =>
    !pattern ? -1 : pattern.endsWith('*') ? pattern.replace(/[+*]/g, '').length : 1000 + pattern.length;
  const better = (a: MatchableRoute, b: MatchableRoute) => rank(b.did) - rank(a.did) || rank(b.caller) - rank(a.caller);
  return fits.toSorted(better)[0];
}

const digits = (min: number, max: number) => fc.stringMatching(new RegExp(`^[12]{${min},${max}}$`));
const pattern = fc.oneof(
  digits(3, 4),
  digits(1, 4).map((text) => `${text}*`),
);
const anyRoute = fc.record({
  did: fc.oneof(pattern, fc.constant('*')),
  caller: fc.oneof(fc.constant(null), fc.constant('anonymous'), pattern),
});

test('the matcher finds what the definition says, for every number and caller', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(anyRoute, { selector: ({ did, caller }) => `${did} ${caller}`, maxLength: 12 }),
      digits(3, 4),
      fc.option(digits(3, 4), { nil: undefined }),
      (all, did, caller) => {
        expect(inboundMatcher(all).find(did, caller)).toEqual(naive(all, did, caller));
      },
    ),
    { numRuns: 3000 },
  );
});
