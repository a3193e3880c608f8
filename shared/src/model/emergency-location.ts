import { z } from 'zod';
import { Instant } from '../base/ids.ts';
import { Label } from '../base/phone.ts';
import { CallerNumber } from './outbound-route.ts';

const fields = {
  name: Label(80).describe('Shown to those who are told of a call for help'),
  address: Label(400).describe('Where help is to come to: street, floor, room'),
  caller_id: CallerNumber.describe('The number that the emergency service sees and calls back; it must be registered with this address'),
  notify_emails: z.array(z.email().max(254)).max(20).describe('Who is told at once that somebody called for help'),
};

/** A place to which help comes. */
export const EmergencyLocation = z.object({ id: z.number().int(), ...fields, created_at: Instant, updated_at: Instant });
export type EmergencyLocation = z.infer<typeof EmergencyLocation>;

export const NewEmergencyLocation = z.strictObject({ ...fields, notify_emails: fields.notify_emails.default([]) });
export type NewEmergencyLocation = z.infer<typeof NewEmergencyLocation>;

export const EmergencyLocationPatch = z.strictObject(fields).partial();
export type EmergencyLocationPatch = z.infer<typeof EmergencyLocationPatch>;
