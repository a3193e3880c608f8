/** Makes a search out of what somebody asks. */

const MAX_WORDS = 12;
const MAX_LENGTH = 40;

/** Words that stand in every question and say nothing. */
const EMPTY_WORDS = new Set(
  `a about am an and any are as at be been but by can could did do does for from get had has have how i if in is it its know like
  me my need of on or our please so some tell than that the their them there these they this to up us want was we were what
  when where which who why will with would you your`.split(/\s+/),
);

/** An expression of SQLite's full-text search: any of the words. Nothing of its syntax can come from the text. Undefined: there is no word. */
export function expressionOf(text: string): string | undefined {
  const words = [
    ...new Set(
      text
        .normalize('NFKC')
        .toLowerCase()
        .match(/[\p{L}\p{N}\p{M}]+/gu) ?? [],
    ),
  ];
  const telling = words.filter((word) => !EMPTY_WORDS.has(word));
  const chosen = (telling.length > 0 ? telling : words).slice(0, MAX_WORDS);
  return chosen.length === 0 ? undefined : chosen.map((word) => `"${word.slice(0, MAX_LENGTH)}"`).join(' OR ');
}
