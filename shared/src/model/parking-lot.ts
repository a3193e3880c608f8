import { z } from 'zod';
import { Instant } from '../base/ids.ts';
import { ExtensionNumber, Label } from '../base/phone.ts';
import { Destination } from './destination.ts';

/** First slot: its number has no zero in front, so that slots are counted. */
export const ParkSlot = z.string().regex(/^[1-9][0-9]{1,8}$/, 'is 2 to 9 digits without a zero in front');
export const SlotCount = z.number().int().min(1).max(100);
export const ParkTimeout = z.number().int().min(10).max(3600);

const fields = {
  name: Label(80),
  number: ExtensionNumber.nullable().describe('Who is sent there is parked; null: the feature code alone parks'),
  first_slot: ParkSlot.describe('What is dialled to fetch the caller of the first slot'),
  slots: SlotCount.describe('How many slots there are, counted from the first'),
  timeout: ParkTimeout.describe('Seconds until a caller whom nobody fetched goes on'),
  timeout_destination: Destination.nullable().describe('Where he goes then; null: back to who parked him'),
};

/** Slots in which callers wait until somebody dials the slot. A tenant without a lot has one at 701 to 720. */
export const ParkingLot = z.object({ id: z.number().int(), ...fields, created_at: Instant, updated_at: Instant });
export type ParkingLot = z.infer<typeof ParkingLot>;

export const NewParkingLot = z.strictObject({
  ...fields,
  number: fields.number.default(null),
  first_slot: fields.first_slot.default('701'),
  slots: fields.slots.default(20),
  timeout: fields.timeout.default(90),
  timeout_destination: fields.timeout_destination.default(null),
});
export type NewParkingLot = z.infer<typeof NewParkingLot>;

/** A change names what it changes; no default is ever applied. */
export const ParkingLotPatch = z.strictObject(fields).partial();
export type ParkingLotPatch = z.infer<typeof ParkingLotPatch>;

/** What a tenant has that has no lot of its own. Its id is no row's. */
export const STANDARD_LOT_ID = 0;

type Slots = Pick<ParkingLot, 'first_slot' | 'slots'>;

/** Numbers of all slots of a lot, in order. */
export const slotsOf = ({ first_slot, slots }: Slots): string[] =>
  Array.from({ length: slots }, (_, at) => String(Number(first_slot) + at));

/** Whether a number is one of the lot's slots. */
export function isSlotOf({ first_slot, slots }: Slots, number: string): boolean {
  if (!/^[1-9][0-9]{1,9}$/.test(number)) return false;
  const at = Number(number) - Number(first_slot);
  return at >= 0 && at < slots;
}
