import { expect, test } from 'vitest';
import { closedKindOf, isAbroad, readNumber } from './number-kind.ts';
import { Country, planOf, prefixOf } from './number-plan.ts';

/** Numbers as they are dialled at home, and as E.164. */
test.each([
  ['US', '2025551234', '12025551234'],
  ['US', '0114412345678', '4412345678'],
  ['GB', '02079460000', '442079460000'],
  ['GB', '01134960000', '441134960000'],
  ['GB', '0012025551234', '12025551234'],
  ['DE', '03012345678', '493012345678'],
  ['DE', '09001234567', '499001234567'],
  ['FR', '0123456789', '33123456789'],
  ['ES', '912345678', '34912345678'],
  ['IT', '0612345678', '390612345678'],
  ['IT', '3331234567', '393331234567'],
  ['NL', '0201234567', '31201234567'],
  ['NL', '09001234', '319001234'],
  ['AU', '0212345678', '61212345678'],
  ['AU', '0011442079460000', '442079460000'],
  ['AU', '1902123456', '611902123456'],
  ['IN', '09812345678', '919812345678'],
  ['IN', '9812345678', '919812345678'],
  ['CN', '01012345678', '861012345678'],
  ['CN', '13912345678', '8613912345678'],
] as const)('in %s, %s is %s', (country, dialled, digits) => {
  const reading = readNumber(dialled, planOf(country));
  expect(reading.kind === 'e164' ? reading.digits : reading.kind).toBe(digits);
});

test.each([
  ['GB', '12345', 'local'],
  ['GB', '2521234567', 'high_risk'],
  ['DE', '0900123456', 'premium'],
  ['DE', '11880', 'premium'],
  ['GB', '118118', 'premium'],
  ['AU', '1902123456', 'premium'],
  ['GB', '00881612345678', 'satellite'],
  ['FR', '0899123456', 'premium'],
] as const)('in %s, %s is %s', (country, dialled, kind) => {
  expect(closedKindOf(readNumber(dialled, planOf(country))) ?? 'local').toBe(kind);
});

test('abroad is another country, also for neighbours in the same plan', () => {
  const isFar = (country: Country, dialled: string) => isAbroad(readNumber(dialled, planOf(country)), planOf(country));
  expect([isFar('GB', '02079460000'), isFar('GB', '0012025551234'), isFar('US', '8765551234'), isFar('DE', '+4930123456')]).toEqual([
    false,
    true,
    true,
    false,
  ]);
});

test('each country has its emergency numbers, and 112 and 911 bring help everywhere', () => {
  for (const country of Country.options) for (const number of ['112', '911']) expect(planOf(country).emergency.has(number)).toBe(true);
  const has = (country: Country, number: string) => planOf(country).emergency.has(number);
  expect([has('GB', '999'), has('DE', '110'), has('FR', '15'), has('AU', '000'), has('CN', '120'), has('US', '15')]).toEqual([
    true,
    true,
    true,
    true,
    true,
    false,
  ]);
  for (const country of Country.options)
    for (const number of planOf(country).emergency)
      expect([country, number, readNumber(number, planOf(country)).kind]).toEqual([country, number, 'local']);
});

test('the country of a number is its calling code', () => {
  expect(['442079460000', '37112345', '12425551234', '79161234567', '8816123'].map(prefixOf)).toEqual(['44', '371', '1242', '7', '881']);
});
