/**
 * Patterns of dialled numbers as Asterisk's users know them: `NXXNXXXXXX`, `011.`, `_9[2-5]X!`. The underscore in front may
 * stand or not. Only the last sign may match more than one, so a match is one walk along the number and never goes back.
 */
import { z } from 'zod';

export interface DialPattern {
  /** For each place the signs that may stand there, in order and each once. */
  readonly places: readonly string[];
  /** What may follow: nothing, at least one sign (`.`), or any number of signs (`!`). */
  readonly tail: '' | '.' | '!';
}

/** A pattern, or in words what is wrong with the text. */
export type ParsedPattern =
  | { readonly kind: 'pattern'; readonly pattern: DialPattern }
  | { readonly kind: 'fault'; readonly message: string };

const CLASSES: Readonly<Record<string, string>> = { X: '0123456789', Z: '123456789', N: '23456789' };
/** Everything that can be dialled, in the order of ASCII. */
const SIGNS = '#*+0123456789';
const MAX_LENGTH = 80;

/** Reads a pattern. */
export function parseDialPattern(text: string): ParsedPattern {
  const places: string[] = [];
  let tail: DialPattern['tail'] = '';
  let at = text.startsWith('_') ? 1 : 0;
  if (at === text.length) return fault('is empty');
  while (at < text.length) {
    if (tail !== '') return fault(`has "${tail}" before its end`);
    const sign = text.charAt(at);
    if (sign === '.' || sign === '!') {
      tail = sign;
      at += 1;
      continue;
    }
    const place = sign === '[' ? placeOfSet(text, at) : placeOfSign(sign);
    if (place.kind === 'fault') return place;
    places.push(place.signs);
    at += place.length;
  }
  return { kind: 'pattern', pattern: { places, tail } };
}

type Place = { readonly kind: 'place'; readonly signs: string; readonly length: number } | Extract<ParsedPattern, { kind: 'fault' }>;

const fault = (message: string) => ({ kind: 'fault', message }) as const;

function placeOfSign(sign: string): Place {
  const signs = CLASSES[sign.toUpperCase()] ?? (SIGNS.includes(sign) ? sign : undefined);
  return signs === undefined ? fault(`holds "${sign}", which cannot be dialled`) : { kind: 'place', signs, length: 1 };
}

function placeOfSet(text: string, start: number): Place {
  const end = text.indexOf(']', start);
  if (end < 0) return fault('has a "[" without its "]"');
  if (end === start + 1) return fault('has an empty set "[]"');
  const chosen = new Set<string>();
  for (let at = start + 1; at < end; at++) {
    const first = text.charAt(at);
    const isRange = text.charAt(at + 1) === '-' && at + 2 < end;
    const last = isRange ? text.charAt(at + 2) : first;
    if (!SIGNS.includes(first) || !SIGNS.includes(last)) return fault('has a set of other things than digits, "*", "#" and "+"');
    if (isRange && !(isDigit(first) && isDigit(last) && first <= last))
      return fault(`has the range "${first}-${last}", which goes nowhere`);
    for (const sign of isRange ? SIGNS.slice(SIGNS.indexOf(first), SIGNS.indexOf(last) + 1) : first) chosen.add(sign);
    if (isRange) at += 2;
  }
  return { kind: 'place', signs: [...chosen].sort().join(''), length: end - start + 1 };
}

const isDigit = (sign: string): boolean => sign >= '0' && sign <= '9';

/** Whether the whole number is one that the pattern means. */
export function matchesPattern({ places, tail }: DialPattern, number: string): boolean {
  if (tail === '' ? number.length !== places.length : number.length < places.length + (tail === '.' ? 1 : 0)) return false;
  return places.every((signs, at) => signs.includes(number.charAt(at)));
}

/** Asterisk's order (`ext_cmp_pattern_pos` in pbx.c): fewer choices first, then `.`, then `!`, then the end; negative when `a` is more specific. */
export function comparePatterns(a: DialPattern, b: DialPattern): number {
  for (let at = 0; ; at++) {
    const difference = weightAt(a, at) - weightAt(b, at);
    if (difference !== 0) return difference;
    if (at >= a.places.length) return 0;
    const [one = '', other = ''] = [a.places[at], b.places[at]];
    if (one !== other) return one < other ? -1 : 1;
  }
}

const TAIL_WEIGHTS = { '.': 0x18000, '!': 0x28000, '': 0x30000 } as const;

function weightAt({ places, tail }: DialPattern, at: number): number {
  const signs = places[at];
  return signs === undefined ? TAIL_WEIGHTS[tail] : signs.length * 0x100 + signs.charCodeAt(0);
}

/** A pattern as the API takes it, kept as it was written. */
export const DialPatternText = z
  .string()
  .max(MAX_LENGTH)
  .superRefine((text, context) => {
    const parsed = parseDialPattern(text);
    if (parsed.kind === 'fault') context.addIssue({ code: 'custom', message: parsed.message });
  });
