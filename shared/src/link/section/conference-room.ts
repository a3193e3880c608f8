/** A conference room as a node needs it. */
import { z } from 'zod';
import { ExtensionNumber, Label } from '../../base/phone.ts';
import { ConferencePin, ConferenceSize } from '../../model/conference-room.ts';

export const ConfigConferenceRoom = z.strictObject({
  id: z.number().int().positive(),
  name: Label(80),
  number: ExtensionNumber,
  pin: ConferencePin.nullable(),
  admin_pin: ConferencePin.nullable(),
  max_members: ConferenceSize,
  wait_for_leader: z.boolean(),
  announce: z.boolean(),
  recorded: z.boolean(),
});
export type ConfigConferenceRoom = z.infer<typeof ConfigConferenceRoom>;
