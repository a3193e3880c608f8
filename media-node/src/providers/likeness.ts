/** How much two words sound alike. What a recogniser gives is words of English, but not always those that were said. */

/** Words without case, accents and signs. */
export const wordsOf = (text: string): string[] =>
  text
    .normalize('NFKD')
    .replace(/[\p{M}'’]+/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');

/** 1 for words that sound the same, 0 for such as share nothing. */
export function likeness(one: string, other: string): number {
  if (one === other) return 1;
  if (one === `${other}s` || other === `${one}s`) return 0.95;
  const letters = closeness(one, other);
  const sounds = closeness(soundOf(one), soundOf(other));
  return Math.min(0.99, 0.35 * letters + 0.65 * sounds);
}

/** As `likeness`, of words in a row that may have been run together or torn apart. */
export function likenessOfWords(one: readonly string[], other: readonly string[]): number {
  const [letters, others] = [one.join(''), other.join('')];
  if (letters === others) return 1;
  return Math.min(0.99, 0.35 * closeness(letters, others) + 0.65 * closeness(soundsOf(one), soundsOf(other)));
}

/** A vowel counts at the beginning alone. */
const soundsOf = (words: readonly string[]): string =>
  words.map((word, at) => (at === 0 ? soundOf(word) : soundOf(word).replace(/^a/, ''))).join('');

function closeness(one: string, other: string): number {
  const longest = Math.max(one.length, other.length);
  return longest === 0 ? 0 : 1 - edits(one, other) / longest;
}

/** Spellings of the same sound, in the order in which they are replaced. */
const SPELLINGS: readonly (readonly [RegExp, string])[] = [
  [/^(kn|gn|pn)/, 'n'],
  [/^wr/, 'r'],
  [/^wh/, 'w'],
  [/ph/g, 'f'],
  [/tch|ch|sh|[ts]ion|cia/g, 'x'],
  [/ck|cc|q/g, 'k'],
  [/dge?(?=[eiy]|$)/g, 'j'],
  [/gh(?=[^aeiouy]|$)/g, ''],
  [/c(?=[eiy])/g, 's'],
  [/c/g, 'k'],
  [/x/g, 'x'],
  [/z/g, 's'],
  [/th/g, 't'],
  [/mb$/, 'm'],
];
/** Sounds that a telephone line blurs. */
const BLURRED: readonly (readonly [RegExp, string])[] = [
  [/[bp]/g, 'p'],
  [/[dt]/g, 't'],
  [/[gk]/g, 'k'],
  [/[vf]/g, 'f'],
];

/** Consonants as they sound, and whether a vowel comes first. */
function soundOf(word: string): string {
  const plain = [...SPELLINGS, ...BLURRED].reduce((text, [from, to]) => text.replace(from, to), word);
  const first = /^[aeiouy]/.test(plain) ? 'a' : '';
  return first + plain.replace(/[aeiouyhw]/g, '').replace(/(.)\1+/g, '$1');
}

/** Levenshtein's distance. */
function edits(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_none, index) => index);
  for (let at = 1; at <= one.length; at += 1) {
    const next = [at];
    for (let to = 1; to <= other.length; to += 1) {
      const replaced = (row[to - 1] ?? 0) + (one[at - 1] === other[to - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[to] ?? 0) + 1, (next[to - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
