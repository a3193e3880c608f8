/** What a model wrote, made plain; and what others wrote, marked as such. */

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;

/** Whether it holds what neither a screen nor a voice can show; line ends and tabs are no such thing. */
export const isUnprintable = (text: string): boolean => CONTROL.test(text) || !text.isWellFormed();

/** One line. */
export const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Words of a name or a question, without case, accents and signs. */
export const wordsOf = (text: string): string[] =>
  text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');

const MAX_DATA = 4_000;

/** Text of somebody else, for a model that must not take it for an instruction. */
export function asData(from: string, text: string): string {
  const cut = text.length > MAX_DATA ? `${text.slice(0, MAX_DATA)} […]` : text;
  const plain = cut
    .toWellFormed()
    .replace(new RegExp(CONTROL, 'g'), ' ')
    .trim()
    .replace(/<(?=\/?data\b)/gi, '‹');
  return `<data from="${from}">\n${plain}\n</data>`;
}

/** Joins as in speech. */
export function listed(names: readonly string[], word = 'or'): string {
  if (names.length < 2) return names[0] ?? '';
  return `${names.slice(0, -1).join(', ')} ${word} ${names.at(-1)}`;
}
