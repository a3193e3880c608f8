/** Digits that a caller entered in secret. They live here, as long as the conversation, and go to the tenant's functions alone. */
import type { DigitsAsked, ToolResult } from '../voice/tools.ts';
import { refusal, told } from './built-in.ts';

export interface Vault {
  /** What becomes of digits that were collected, and what the model is told. */
  collected(asked: DigitsAsked, digits: string | null): ToolResult;
  /** The same value with the digits in the places of their names. */
  fill(value: unknown): unknown;
  /** The same text without any of the digits. */
  hide(text: string): string;
}

const NAME = /\$\{(DIGITS_[0-9]{1,4})\}/g;

/** Makes an empty one. */
export function makeVault(): Vault {
  const kept = new Map<string, string>();
  const fillText = (text: string) => text.replace(NAME, (whole, name: string) => kept.get(name) ?? whole);
  const fill = (value: unknown): unknown => {
    if (typeof value === 'string') return fillText(value);
    if (Array.isArray(value)) return value.map(fill);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, fill(inner)]));
  };
  return {
    fill,
    hide: (text) => [...kept].reduce((hidden, [name, digits]) => hidden.replace(patternOf(digits), `\${${name}}`), text),
    collected: ({ purpose, isMasked }, digits) => {
      if (digits === null || digits === '') return refusal(`The caller entered nothing for ${purpose}.`);
      if (!isMasked) return told(`For ${purpose} the caller entered ${[...digits].join(' ')}.`);
      const name = `DIGITS_${kept.size + 1}`;
      kept.set(name, digits);
      const count = digits.length === 1 ? '1 digit' : `${digits.length} digits`;
      return told(`For ${purpose} the caller entered ${count}, which are secret. Where a function needs them, write \${${name}}.`);
    },
  };
}

/** Short ones stand alone; long ones are found in anything, however they are grouped. */
function patternOf(digits: string): RegExp {
  const grouped = [...digits].map((digit) => digit.replace(/[*#]/, '[$&]')).join('[ .-]?');
  return new RegExp(digits.length < 4 ? `(?<![0-9])${grouped}(?![0-9])` : grouped, 'g');
}
