/** A parking lot as a node needs it. */
import { z } from 'zod';
import { ExtensionNumber, Label } from '../../base/phone.ts';
import { Destination } from '../../model/destination.ts';
import { ParkSlot, ParkTimeout, SlotCount } from '../../model/parking-lot.ts';

export const ConfigParkingLot = z.strictObject({
  /** 0 for the lot that a tenant has without having made one. */
  id: z.number().int().min(0),
  name: Label(80),
  number: ExtensionNumber.nullable(),
  first_slot: ParkSlot,
  slots: SlotCount,
  timeout: ParkTimeout,
  timeout_destination: Destination.nullable(),
});
export type ConfigParkingLot = z.infer<typeof ConfigParkingLot>;
