/** Longest input that a step may take. */
export const MOST_DIGITS = 32;

/** How many keys an expectation wants; undefined if that is left open. `*` may be any keys, or the key. */
export function digitsOf(expected: string): number | undefined {
  const pattern = expected.replace(/^_/, '').replace(/\[[^\]]*\]/g, 'X');
  const isFixed = /^[0-9#?XZN]+$/i.test(pattern) && pattern.length <= MOST_DIGITS;
  return isFixed ? pattern.length : undefined;
}
