/** Words of what was said, for comparing. */

/** Words without case, accents and signs; apostrophes are left out, hyphens part words. */
export const wordsOf = (text: string): string[] =>
  text
    .normalize('NFKD')
    .replace(/[\p{M}'’]+/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');

/** Equal for texts that say the same words. */
export const sameWords = (one: string, other: string): boolean => wordsOf(one).join(' ') === wordsOf(other).join(' ');

/** Whether `words` has `phrase` from `at` on. */
export const hasAt = (words: readonly string[], phrase: readonly string[], at: number): boolean =>
  at >= 0 && phrase.length > 0 && at + phrase.length <= words.length && phrase.every((word, index) => words[at + index] === word);

const NOT = new Set(['dont', 'not', 'never', 'nicht', 'no', 'ne', 'pas']);

/** Whether he ends the call by a phrase: it is all he said, or the end of it, and he does not forbid it ("don't hang up"). */
export function endsWithPhrase(text: string, phrases: readonly string[]): boolean {
  const words = wordsOf(text);
  return phrases.some((phrase) => {
    const wanted = wordsOf(phrase);
    const at = words.length - wanted.length;
    return hasAt(words, wanted, at) && !NOT.has(words[at - 1] ?? '');
  });
}
