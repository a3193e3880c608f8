/** Values of conditions, and how two of them are compared. */
import { matchesPattern, parseDialPattern } from './dial-pattern.ts';
import { matchesGlob } from './glob.ts';
import { type Piece, plainValue } from './template.ts';

/** What is known under a name. */
export type Lookup = (name: string) => string | undefined;
export type Operator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'contains' | 'matches';

/** A value with what is to be filled in. */
export interface Value {
  readonly pieces: readonly Piece[];
}

/** Longer values are cut off: they are words and sentences. */
const MAX_VALUE = 500;
/** Longest dial pattern. */
const MAX_PATTERN = 80;
/** Fewer signs than a double holds exactly. */
const NUMBER = /^-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,10})?$/;

/** The text that a value stands for. */
export function textOf({ pieces }: Value, lookup: Lookup): string {
  let text = '';
  for (const piece of pieces) {
    text += 'text' in piece ? piece.text : plainValue(lookup(piece.name) ?? '');
    if (text.length >= MAX_VALUE) return text.slice(0, MAX_VALUE);
  }
  return text;
}

/** Whether a comparison is true. */
export function holds(left: string, operator: Operator, right: string): boolean {
  if (operator === 'contains') return contains(left.toLowerCase(), right.toLowerCase());
  if (operator === 'matches') return matches(left, right);
  const order = compare(left.trim(), right.trim());
  if (operator === '==') return order === 0;
  if (operator === '!=') return order !== 0;
  if (operator === '<') return order < 0;
  if (operator === '<=') return order <= 0;
  return operator === '>' ? order > 0 : order >= 0;
}

function compare(left: string, right: string): number {
  if (NUMBER.test(left) && NUMBER.test(right)) return Number(left) - Number(right);
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** A glob, or a dial pattern with its underscore; one that cannot be read matches nothing. */
export function matches(text: string, pattern: string): boolean {
  if (!pattern.startsWith('_')) return matchesGlob(pattern, text);
  if (pattern.length > MAX_PATTERN) return false;
  const parsed = parseDialPattern(pattern);
  return parsed.kind === 'pattern' && matchesPattern(parsed.pattern, text);
}

/** Whether one text stands within another: Knuth, Morris and Pratt's way, which never goes back in the text. */
function contains(text: string, wanted: string): boolean {
  if (wanted.length > text.length) return false;
  const back = new Uint16Array(wanted.length + 1);
  for (let at = 1, known = 0; at < wanted.length; at++) {
    while (known > 0 && wanted[at] !== wanted[known]) known = back[known - 1] ?? 0;
    if (wanted[at] === wanted[known]) known += 1;
    back[at] = known;
  }
  let known = 0;
  for (let at = 0; at < text.length && known < wanted.length; at++) {
    while (known > 0 && text[at] !== wanted[known]) known = back[known - 1] ?? 0;
    if (text[at] === wanted[known]) known += 1;
  }
  return known === wanted.length;
}
