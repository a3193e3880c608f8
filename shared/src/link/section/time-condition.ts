/** A time condition as a node needs it. */
import { z } from 'zod';
import { Label } from '../../base/phone.ts';
import { Destination } from '../../model/destination.ts';
import { TimeZone } from '../../model/tenant.ts';
import { Override, TimeRange } from '../../model/time-condition.ts';
import { ChangeTimes } from '../changes.ts';

/** A time condition with all that decides it: its zone, and the holidays of its calendars. */
export const ConfigTimeCondition = z.strictObject({
  id: z.number().int().positive(),
  name: Label(80),
  time_zone: TimeZone,
  ranges: z.array(TimeRange).max(50),
  holidays: z.array(z.strictObject({ date: z.iso.date(), yearly: z.boolean() })).max(10_000),
  override: Override,
  changed: ChangeTimes.default({}),
  open_destination: Destination,
  closed_destination: Destination,
});
export type ConfigTimeCondition = z.infer<typeof ConfigTimeCondition>;
