/** Texts with places to fill in: `${NAME}`, `${CALLERID(num)}`, and `{{name}}` as other systems write it. */

const PLACE = /\$\{([A-Za-z_][A-Za-z0-9_]{0,63}(?:\([A-Za-z0-9_]{1,32}\))?)\}|\{\{\s*([A-Za-z_][A-Za-z0-9_]{0,63})\s*\}\}/g;
/** A value is a word or a sentence, never a document. */
const MAX_VALUE = 500;

/** Fills in what is known; a place that nothing is known for becomes empty. Values are never read for further places. */
export function fillIn(text: string, values: Readonly<Record<string, string>>): string {
  const known = new Map(Object.entries(values).map(([name, value]) => [name.toLowerCase(), value]));
  return text.replace(PLACE, (_whole, one: string | undefined, other: string | undefined) =>
    plain(known.get((one ?? other ?? '').toLowerCase()) ?? ''),
  );
}

/** One line, without what no screen or voice can show. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
const plain = (value: string): string => value.replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ').slice(0, MAX_VALUE);
