import { z } from 'zod';
import { Instant } from '../base/ids.ts';
import { Label } from '../base/phone.ts';
import { Destination } from './destination.ts';
import { CallerPattern, NumberPattern } from './number-match.ts';

const id = z.number().int().positive();

/** In front of the caller's name; short, because telephones show little. */
export const NamePrefix = Label(20).regex(/^[^"\\<>]+$/, 'must not hold quotes, backslashes or angle brackets');
export const ListIds = z
  .array(id)
  .max(20)
  .refine((list) => new Set(list).size === list.length, 'names a list twice');

const fields = {
  name: Label(80),
  did: NumberPattern.describe(
    'The public number, with or without the plus; the beginning of numbers such as +1555*; or "*" for all others',
  ),
  caller: CallerPattern.nullable().describe(
    'Only calls from this number, from numbers that begin so (+4930*), or "anonymous"; null for all',
  ),
  destination: Destination,
  time_condition_id: id.nullable().describe('While it is closed, calls go to the closed destination'),
  closed_destination: Destination.nullable(),
  name_prefix: NamePrefix.nullable().describe("Put in front of the caller's name"),
  number_list_ids: ListIds.describe('Block and allow lists for these calls, beside those for everywhere'),
};

/** Says where calls to public numbers go. */
export const InboundRoute = z.object({ id: z.number().int(), ...fields, created_at: Instant, updated_at: Instant });
export type InboundRoute = z.infer<typeof InboundRoute>;
export const NewInboundRoute = z.strictObject({
  ...fields,
  caller: fields.caller.default(null),
  time_condition_id: fields.time_condition_id.default(null),
  closed_destination: fields.closed_destination.default(null),
  name_prefix: fields.name_prefix.default(null),
  number_list_ids: fields.number_list_ids.default([]),
});
export type NewInboundRoute = z.infer<typeof NewInboundRoute>;
export const InboundRoutePatch = z.strictObject(fields).partial();
export type InboundRoutePatch = z.infer<typeof InboundRoutePatch>;
