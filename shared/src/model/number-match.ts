/** Numbers and beginnings of numbers: `+15551234`, `+1555*`, and `*` for any. */
import { z } from 'zod';
import { digitsOf } from '../base/phone.ts';

/** A public number, the beginning of one with `*` behind it, or `*` alone. */
export const NumberPattern = z
  .string()
  .regex(/^(?:\+?[0-9]{3,20}|\+?[0-9]{1,19}\*|\*)$/, 'is a number of 3 to 20 digits, the beginning of one with "*" behind it, or "*"');
/** A caller who gives no number. */
export const ANONYMOUS = 'anonymous';
/** Which callers: as a number pattern, or `anonymous`. */
export const CallerPattern = z
  .string()
  .regex(/^(?:\+?[0-9]{3,20}|\+?[0-9]{1,19}\*|anonymous)$/, 'is a number, the beginning of one with "*" behind it, or "anonymous"');

/** The one form of a pattern: two spellings of it are equal. */
export const keyOfPattern = digitsOf;

/** Whether a number, with or without the plus, is one that the pattern means; undefined is an anonymous caller. */
export function matchesNumber(pattern: string, number: string | undefined): boolean {
  if (number === undefined) return pattern === ANONYMOUS;
  const key = keyOfPattern(pattern);
  return key.endsWith('*') ? digitsOf(number).startsWith(key.slice(0, -1)) : key === digitsOf(number);
}

/** Digits that a pattern settles; one more for a whole number, so that more is more specific. */
export const weightOfPattern = (pattern: string): number =>
  pattern.endsWith('*') ? keyOfPattern(pattern).length * 2 - 2 : keyOfPattern(pattern).length * 2 + 1;
