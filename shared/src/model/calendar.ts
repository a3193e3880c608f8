import { z } from 'zod';
import { Instant } from '../base/ids.ts';
import { Label } from '../base/phone.ts';

/** A day on which everything is closed. */
export const Holiday = z.strictObject({
  date: z.iso.date().describe('YYYY-MM-DD'),
  name: Label(80),
  yearly: z.boolean().describe('Comes on this month and day of each year; 29 February in leap years alone'),
});
export type Holiday = z.infer<typeof Holiday>;

const fields = { name: Label(80), holidays: z.array(Holiday).max(500) };

/** Holidays that several time conditions share. */
export const Calendar = z.object({ id: z.number().int(), ...fields, created_at: Instant, updated_at: Instant });
export type Calendar = z.infer<typeof Calendar>;
export const NewCalendar = z.strictObject(fields);
export type NewCalendar = z.infer<typeof NewCalendar>;
export const CalendarPatch = z.strictObject(fields).partial();
export type CalendarPatch = z.infer<typeof CalendarPatch>;
