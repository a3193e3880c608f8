import { z } from 'zod';
import { Instant } from '../base/ids.ts';
import { ExtensionNumber, Label } from '../base/phone.ts';

/** More would not fit into what Asterisk reads at once. */
export const MAX_PAGE_MEMBERS = 25;

const fields = {
  name: Label(80),
  number: ExtensionNumber.describe('What phones dial to page'),
  extension_ids: z
    .array(z.number().int().positive())
    .min(1)
    .max(MAX_PAGE_MEMBERS)
    .refine((ids) => new Set(ids).size === ids.length, 'must not name a member twice')
    .describe('Whose phones answer by themselves'),
  two_way: z.boolean().describe('Members may answer; else they only hear'),
  skip_busy: z.boolean().describe('Phones on which somebody talks are left alone'),
};

/** Phones that answer by themselves and speak what the caller says. */
export const PagingGroup = z.object({ id: z.number().int(), ...fields, created_at: Instant, updated_at: Instant });
export type PagingGroup = z.infer<typeof PagingGroup>;

export const NewPagingGroup = z.strictObject({
  ...fields,
  two_way: fields.two_way.default(false),
  skip_busy: fields.skip_busy.default(true),
});
export type NewPagingGroup = z.infer<typeof NewPagingGroup>;

/** A change names what it changes; no default is ever applied. */
export const PagingGroupPatch = z.strictObject(fields).partial();
export type PagingGroupPatch = z.infer<typeof PagingGroupPatch>;
