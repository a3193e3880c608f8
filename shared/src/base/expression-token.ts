/** The words and signs of a condition. */
import type { Operator, Value } from './expression-value.ts';
import { piecesOf } from './template.ts';

/** `text` is what stands there, `at` where it begins. */
export type Token = { readonly text: string; readonly at: number } & (
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'operator'; readonly operator: Operator }
  | { readonly kind: Joint | 'end' }
);

/** Blanks, then a quoted text, a place, a word or a sign. A word may hold all but blanks, quotes, brackets and operators. */
const TOKEN =
  /\s*(?:"([^"]*)"|'([^']*)'|(\$\{[A-Za-z_]\w{0,63}(?:\(\w{1,32}\))?\}|\{\{\s{0,9}[A-Za-z_]\w{0,63}\s{0,9}\}\})|(==|!=|<=|>=|=|<|>|&&|\|\||!|\(|\))|([^\s"'()=!<>&|${}]+))/y;

type Joint = 'and' | 'or' | 'not' | 'open' | 'close';
const OPERATORS = new Map<string, Operator>([
  ...(['==', '!=', '<', '<=', '>', '>=', 'contains', 'matches'] as const).map((sign) => [sign, sign] as const),
  ['=', '=='],
]);
const JOINTS = new Map<string, Joint>([
  ...(['and', 'or', 'not'] as const).map((word) => [word, word] as const),
  ...([
    ['&&', 'and'],
    ['||', 'or'],
    ['!', 'not'],
    ['(', 'open'],
    [')', 'close'],
  ] as const),
]);

/** Reads a text into its tokens; the last is its end. */
export function tokensOf(text: string): Token[] | { readonly at: number; readonly why: string } {
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  if (end === 0) return { at: 0, why: 'is empty' };
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < end) {
    const from = TOKEN.lastIndex;
    const found = TOKEN.exec(text);
    if (found === null) return faultAt(text, from);
    const whole = found[0].trimStart();
    const token = tokenOf(found);
    tokens.push({ ...token, text: whole, at: TOKEN.lastIndex - whole.length });
  }
  tokens.push({ kind: 'end', text: '', at: end });
  return tokens;
}

type Read = { kind: 'value'; value: Value } | { kind: 'operator'; operator: Operator } | { kind: Joint };

function tokenOf([, double, single, place, sign, word]: RegExpExecArray): Read {
  const quoted = double ?? single ?? place;
  if (quoted !== undefined) return { kind: 'value', value: { pieces: piecesOf(quoted) } };
  const said = (sign ?? word ?? '').toLowerCase();
  const operator = OPERATORS.get(said);
  if (operator !== undefined) return { kind: 'operator', operator };
  const joint = JOINTS.get(said);
  if (joint !== undefined) return { kind: joint };
  return { kind: 'value', value: { pieces: [{ text: word ?? '' }] } };
}

function faultAt(text: string, from: number): { readonly at: number; readonly why: string } {
  const at = from + (text.slice(from).length - text.slice(from).trimStart().length);
  const sign = text.charAt(at);
  if (sign === '"' || sign === "'") return { at, why: 'has a text that does not end' };
  if (sign === '$' || sign === '{') return { at, why: 'has a name that cannot be read; names look like ${NAME}' };
  return { at, why: `says "${sign}", which means nothing here` };
}
