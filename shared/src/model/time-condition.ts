import { z } from 'zod';
import { Instant } from '../base/ids.ts';
import { Label } from '../base/phone.ts';
import { WEEKDAYS } from '../base/schedule.ts';
import { Destination } from './destination.ts';
import { TimeZone } from './tenant.ts';

/** `auto` reads the clock; the others hold until somebody sets them back. */
export const Override = z.enum(['auto', 'open', 'closed']);
export type Override = z.infer<typeof Override>;

/** Hours of some days of the week. */
export const TimeRange = z.strictObject({
  days: z
    .array(z.enum(WEEKDAYS))
    .min(1)
    .max(7)
    .refine((days) => new Set(days).size === days.length, 'must not name a day twice'),
  start: z.string().regex(/^(?:[01][0-9]|2[0-3]):[0-5][0-9]$/, 'is a time such as 09:00'),
  end: z
    .string()
    .regex(/^(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00)$/, 'is a time such as 17:00')
    .describe('The first minute that is closed again; not later than the start means on the next day'),
});
export type TimeRange = z.infer<typeof TimeRange>;

const fields = {
  name: Label(80),
  time_zone: TimeZone.nullable().describe("IANA name; null: the tenant's"),
  ranges: z.array(TimeRange).max(50).describe('When it is open'),
  calendar_ids: z
    .array(z.number().int().positive())
    .max(20)
    .refine((ids) => new Set(ids).size === ids.length, 'must not name a calendar twice')
    .describe('On the holidays of these calendars it is closed'),
  override: Override.describe('auto: by the clock; open, closed: until it is set back'),
  open_destination: Destination,
  closed_destination: Destination,
};

/** Sends calls to one of two destinations by the hour. */
export const TimeCondition = z.object({ id: z.number().int(), ...fields, created_at: Instant, updated_at: Instant });
export type TimeCondition = z.infer<typeof TimeCondition>;

export const NewTimeCondition = z.strictObject({
  ...fields,
  time_zone: fields.time_zone.default(null),
  calendar_ids: fields.calendar_ids.default([]),
  override: fields.override.default('auto'),
});
export type NewTimeCondition = z.infer<typeof NewTimeCondition>;

/** A change names what it changes; no default is ever applied. */
export const TimeConditionPatch = z.strictObject(fields).partial();
export type TimeConditionPatch = z.infer<typeof TimeConditionPatch>;
