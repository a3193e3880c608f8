/** The tool by which the caller is asked for keys; the conversation collects them. */
import { z } from 'zod';
import { builtIn, Line, type OwnTool, refusal } from './built-in.ts';

const count = (preset: number) => z.number().int().min(1).max(32).default(preset);

/** Asks for digits. */
export const collectDigits = (): OwnTool =>
  builtIn({
    name: 'collect_digits',
    description:
      'Has the caller press digits on the telephone, such as a PIN or a card number. Ask him for them first. What is secret must be masked.',
    given: z.strictObject({
      purpose: Line(120).describe('What the digits are'),
      max_digits: count(32).describe('How many at most'),
      min_digits: count(1).describe('How many at least'),
      masked: z.boolean().default(true).describe('Whether they are secret: then only functions get them, by a name'),
    }),
    act: ({ purpose, max_digits: maxDigits, min_digits: minDigits, masked: isMasked }) =>
      minDigits > maxDigits
        ? refusal('min_digits is above max_digits.')
        : { kind: 'collect', asked: { purpose, minDigits, maxDigits, isMasked } },
  });
