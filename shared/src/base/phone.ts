import { z } from 'zod';

/** Letters, digits and signs that may stand in a dialled number. Everything else is refused, never repaired. */
const DIALLABLE = /^[0-9+*#]{1,32}$/;

/** A number of the tenant's own: what the phone signs in with and what others dial. */
export const ExtensionNumber = z.string().regex(/^[0-9]{2,10}$/, 'is 2 to 10 digits');

/** A public number as a carrier sends it: digits, with or without a plus. */
export const Did = z.string().regex(/^\+?[0-9]{3,20}$/, 'is 3 to 20 digits, with or without a plus in front');

/** Free text that later stands in a SIP header or a configuration value: printable, no control characters, no blank at the ends. */
export const Label = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
    .regex(/^[^\u0000-\u001f\u007f-\u009f\u2028\u2029]+$/u, 'must not hold line breaks or control characters')
    .refine((text) => text === text.trim(), 'must not begin or end with a blank')
    .refine((text) => text.isWellFormed(), 'is not well-formed Unicode');

export const isDiallable = (text: string): boolean => DIALLABLE.test(text);

/** The form in which two spellings of one public number are equal: digits alone. */
export const digitsOf = (number: string): string => number.replace(/^\+/, '');
