import { z } from 'zod';
import { Instant } from '../base/ids.ts';
import { ExtensionNumber, Label } from '../base/phone.ts';

/** Digits that are asked for at the door. */
export const ConferencePin = z.string().regex(/^[0-9]{3,12}$/, 'is 3 to 12 digits');
/** How many may be in one room. */
export const ConferenceSize = z.number().int().min(2).max(200);

const fields = {
  name: Label(80),
  number: ExtensionNumber.describe('What phones dial to enter'),
  pin: ConferencePin.nullable().describe('Asked for at the door; null lets everybody in'),
  admin_pin: ConferencePin.nullable().describe('Who gives it leads the conference; null: nobody does'),
  max_members: ConferenceSize.describe('Who comes when the room is full hears so and is turned away; leaders still come in'),
  wait_for_leader: z
    .boolean()
    .describe('Members hear music until a leader is there, and nobody is left in the room when the last one goes'),
  announce: z.boolean().describe('A tone when somebody comes or goes'),
  recorded: z.boolean().describe('Record what is said in the room'),
};

/** A room in which everybody hears everybody. */
export const ConferenceRoom = z.object({ id: z.number().int(), ...fields, created_at: Instant, updated_at: Instant });
export type ConferenceRoom = z.infer<typeof ConferenceRoom>;

export const NewConferenceRoom = z.strictObject({
  ...fields,
  pin: fields.pin.default(null),
  admin_pin: fields.admin_pin.default(null),
  max_members: fields.max_members.default(50),
  wait_for_leader: fields.wait_for_leader.default(false),
  announce: fields.announce.default(true),
  recorded: fields.recorded.default(false),
});
export type NewConferenceRoom = z.infer<typeof NewConferenceRoom>;

/** A change names what it changes; no default is ever applied. */
export const ConferenceRoomPatch = z.strictObject(fields).partial();
export type ConferenceRoomPatch = z.infer<typeof ConferenceRoomPatch>;

/** What of a room cannot stand together: path and reason of the first such thing. */
export function roomFaultOf(room: Pick<ConferenceRoom, 'pin' | 'admin_pin' | 'wait_for_leader'>) {
  if (room.pin !== null && room.pin === room.admin_pin) return { path: 'admin_pin', message: 'must differ from the PIN' };
  if (room.wait_for_leader && room.admin_pin === null)
    return { path: 'wait_for_leader', message: 'needs an admin PIN: without one nobody leads' };
  return undefined;
}
