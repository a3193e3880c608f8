import { z } from 'zod';
import { Instant } from '../base/ids.ts';
import { Label } from '../base/phone.ts';
import { Destination } from './destination.ts';
import { CallerPattern } from './number-match.ts';

export const NumberListKind = z.enum(['block', 'allow']);
export type NumberListKind = z.infer<typeof NumberListKind>;
export const NumberListAction = z.enum(['hangup', 'busy', 'destination']);
export type NumberListAction = z.infer<typeof NumberListAction>;

const MAX_NUMBERS = 10_000;
const Numbers = z
  .array(CallerPattern)
  .max(MAX_NUMBERS)
  .refine((list) => new Set(list.map((one) => one.replace(/^\+/, ''))).size === list.length, 'names a number twice');

const fields = {
  name: Label(80),
  kind: NumberListKind.describe('block: callers on it are turned away. allow: all others are; who is on it passes every block list'),
  numbers: Numbers.describe(
    'Numbers with or without the plus, beginnings of numbers such as +4930*, or "anonymous" for callers without one',
  ),
  everywhere: z.boolean().describe('For all inbound calls, not only those of inbound routes that name the list'),
  action: NumberListAction.describe('What becomes of callers who are turned away'),
  destination: Destination.nullable().describe('Where they go, for the action "destination"'),
};

/** Numbers of callers who are turned away, or who alone get through. */
export const NumberList = z.object({ id: z.number().int(), ...fields, created_at: Instant, updated_at: Instant });
export type NumberList = z.infer<typeof NumberList>;

export const NewNumberList = z.strictObject({
  ...fields,
  kind: fields.kind.default('block'),
  numbers: fields.numbers.default([]),
  everywhere: fields.everywhere.default(false),
  action: fields.action.default('hangup'),
  destination: fields.destination.default(null),
});
export type NewNumberList = z.infer<typeof NewNumberList>;

export const NumberListPatch = z.strictObject(fields).partial();
export type NumberListPatch = z.infer<typeof NumberListPatch>;
