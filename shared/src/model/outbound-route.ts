import { z } from 'zod';
import { DialPatternText } from '../base/dial-pattern.ts';
import { Instant } from '../base/ids.ts';
import { Label } from '../base/phone.ts';

/** A number that callees see. */
export const CallerNumber = z.string().regex(/^\+?[0-9]{3,20}$/, 'is a public number');
/** At most so many simultaneous calls; null for no limit. */
export const LineLimit = z.number().int().min(1).max(10_000).nullable();
/** How far an extension may call. What is closed to everybody stays closed. */
export const OutboundPermission = z.enum(['none', 'national', 'international']);
export type OutboundPermission = z.infer<typeof OutboundPermission>;

const TrunkIds = z
  .array(z.number().int().positive())
  .min(1)
  .max(10)
  .refine((list) => new Set(list).size === list.length, 'names a trunk twice');

const fields = {
  name: Label(80),
  position: z.number().int().min(1).max(9999).describe('Lower ones are asked first; among equal ones the more specific pattern'),
  pattern: DialPatternText.describe('Which dialled numbers it takes: X 0-9, Z 1-9, N 2-9, [2-5], "." for more, "!" for more or nothing'),
  trunk_ids: TrunkIds.describe('Trunks in the order in which they are tried'),
  prepend: z
    .string()
    .regex(/^\+?[0-9*]{0,20}$/, 'is up to 20 digits and "*", with or without a plus in front')
    .describe('Digits to add in front, after the stripping'),
  strip: z.number().int().min(0).max(32).describe('How many digits to remove from the front'),
  caller_id: CallerNumber.nullable().describe("Shown unless the extension has its own; null for the tenant's"),
  pin_set_id: z.number().int().positive().nullable().describe('Callers are asked for a PIN of this set; null for none'),
  time_condition_id: z
    .number()
    .int()
    .positive()
    .nullable()
    .describe('While it is closed, the route lets nobody call; null for always open'),
  enabled: z.boolean(),
};

/** Says which dialled numbers leave over which trunks, and in what form. */
export const OutboundRoute = z.object({ id: z.number().int(), ...fields, created_at: Instant, updated_at: Instant });
export type OutboundRoute = z.infer<typeof OutboundRoute>;

export const NewOutboundRoute = z.strictObject({
  ...fields,
  position: fields.position.default(100),
  prepend: fields.prepend.default(''),
  strip: fields.strip.default(0),
  caller_id: fields.caller_id.default(null),
  pin_set_id: fields.pin_set_id.default(null),
  time_condition_id: fields.time_condition_id.default(null),
  enabled: fields.enabled.default(true),
});
export type NewOutboundRoute = z.infer<typeof NewOutboundRoute>;

export const OutboundRoutePatch = z.strictObject(fields).partial();
export type OutboundRoutePatch = z.infer<typeof OutboundRoutePatch>;

/** What would become of a dialled number. */
export const OutboundExplanation = z.object({
  outcome: z.enum(['leaves', 'inside', 'refused']).describe('Whether it leaves over a trunk, stays in the house, or goes nowhere'),
  code: z.string().nullable().describe('Why the gate refuses it, for programs'),
  why: z.string().describe('The same for people'),
  number: z.string().nullable().describe('What the carrier is asked for'),
  trunk_ids: z.array(z.number().int()).describe('In the order in which they are tried'),
  caller_id: z.string().nullable().describe('What the callee sees; null for nothing'),
  pin_set_id: z.number().int().nullable().describe('A PIN of this set is asked for'),
  is_emergency: z.boolean(),
});
export type OutboundExplanation = z.infer<typeof OutboundExplanation>;
