/** What the receptionist says. What was asked last is known by these words again: nothing else is kept between two turns. */
import type { Place } from './places.ts';

/** What waits for the caller's answer. */
export type Pending =
  | { readonly kind: 'confirm'; readonly name: string }
  | { readonly kind: 'which' | 'offer-message' | 'ask-name' | 'ask-message' | 'anything-else' };

/** Joins as in speech. */
export function listed(names: readonly string[], word = 'or'): string {
  if (names.length < 2) return names[0] ?? '';
  return `${names.slice(0, -1).join(', ')} ${word} ${names.at(-1)}`;
}

export const ASK_NAME = 'Of course. May I have your name, please?';
export const ASK_MESSAGE = 'What is your message?';
export const ANYTHING_ELSE = 'Is there anything else I can do for you?';
export const OFFER_MESSAGE = 'Would you like to leave a message?';
export const NOT_UNDERSTOOD = 'I am sorry, I did not understand that.';
export const STILL_NOT_UNDERSTOOD = 'I am sorry, I still did not understand.';

/** Asks whether to put the caller through. */
export const confirmFor = (name: string): string => `Shall I put you through to ${name}?`;
/** Asks which of several is meant. */
export const whichOf = (places: readonly Pick<Place, 'name'>[]): string =>
  `Which one do you mean: ${listed(places.map(({ name }) => name))}?`;

const CONFIRM = /shall i put you through to ([^?]+)\?/i;

/** What the last words of the agent asked. */
export function pendingIn(text: string): Pending | undefined {
  const name = CONFIRM.exec(text)?.[1];
  if (name !== undefined) return { kind: 'confirm', name };
  if (/which one do you mean/i.test(text)) return { kind: 'which' };
  if (/(?:have|tell me) your name/i.test(text)) return { kind: 'ask-name' };
  if (/what is your message/i.test(text)) return { kind: 'ask-message' };
  if (/leave a message\?/i.test(text)) return { kind: 'offer-message' };
  if (/anything else/i.test(text)) return { kind: 'anything-else' };
  return undefined;
}

/** Several names of a "which" question or of what a look-up found. */
export function namesIn(text: string): string[] {
  const list = /(?:which one do you mean: |several fit: |near are: |found: |did the caller mean )([^?.]+)/i.exec(text)?.[1] ?? '';
  return list
    .split(/, | or | and /)
    .map((name) => name.replace(/\s*\((?:extension|number) \d+\)/, '').trim())
    .filter((name) => name !== '');
}
