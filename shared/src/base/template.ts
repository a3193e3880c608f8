/** Texts with places to fill in: `${NAME}`, `${CALLERID(num)}`, and `{{name}}` as other systems write it. */

const PLACE = /\$\{([A-Za-z_][A-Za-z0-9_]{0,63}(?:\([A-Za-z0-9_]{1,32}\))?)\}|\{\{\s*([A-Za-z_][A-Za-z0-9_]{0,63})\s*\}\}/g;
/** A value is a word or a sentence, never a document. */
const MAX_VALUE = 500;

/** Something that stands in a text as it is, or the name of what is filled in. */
export type Piece = { readonly text: string } | { readonly name: string };

/** Fills in what is known; a place that nothing is known for becomes empty. Values are never read for further places. */
export function fillIn(text: string, values: Readonly<Record<string, string>>): string {
  const known = new Map(Object.entries(values).map(([name, value]) => [name.toLowerCase(), value]));
  return text.replace(PLACE, (_whole, one: string | undefined, other: string | undefined) =>
    plainValue(known.get((one ?? other ?? '').toLowerCase()) ?? ''),
  );
}

/** Reads a text into what stands in it and what is filled in; names are as they were written. */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const found of text.matchAll(PLACE)) {
    if (found.index > end) pieces.push({ text: text.slice(end, found.index) });
    pieces.push({ name: found[1] ?? found[2] ?? '' });
    end = found.index + found[0].length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end) });
  return pieces;
}

/** Lists what a text wants filled in, each once, in capitals. */
export function namesIn(text: string): string[] {
  return [...new Set(piecesOf(text).flatMap((piece) => ('name' in piece ? [piece.name.toUpperCase()] : [])))];
}

/** A value as it goes into texts: one line, without what no screen or voice can show, and not longer than 500 signs. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
export const plainValue = (value: string): string => value.replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ').slice(0, MAX_VALUE);
