/** How much of a text has been spoken, told by the words' times where the engine gives them and by its pace where it does not. */
import type { TimedWord } from '../../voice/ports.ts';

/** Milliseconds of speech a character takes, as a rule. */
export const MS_PER_CHARACTER = 65;

/** What came of a piece until its engine broke off. */
export interface Spoken {
  readonly ms: number;
  readonly words: readonly TimedWord[];
  readonly msPerCharacter: number;
}

/** What is still to be said, from the beginning of a word; never all of it again once something was heard. Empty when that is nothing. */
export function restOf(text: string, { ms, words, msPerCharacter }: Spoken): string {
  if (ms === 0) return text;
  const at = words.length > 0 ? placeOf(text, words, ms) : wordAt(text, ms / msPerCharacter);
  return text.slice(at).trim();
}

function placeOf(text: string, words: readonly TimedWord[], ms: number): number {
  let at = 0;
  for (const { word, endMs } of words) {
    if (endMs > ms) break;
    const found = text.toLowerCase().indexOf(word.toLowerCase(), at);
    if (found >= 0) at = found + word.length;
  }
  // what follows a word directly belongs to it
  return at + (/^[^\s]*/.exec(text.slice(at))?.[0].length ?? 0);
}

/** The beginning of the word in which that many characters end; the second word at least. */
function wordAt(text: string, characters: number): number {
  const begins = [...text.matchAll(/\S+/g)].map(({ index }) => index);
  const second = begins[1] ?? text.length;
  if (characters >= text.length) return text.length;
  return Math.max(second, begins.findLast((begin) => begin <= characters) ?? 0);
}
