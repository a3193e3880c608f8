import type { ConfigParkingLot } from '@botpbx/shared/link/section/parking-lot';
import { STANDARD_LOT_ID } from '@botpbx/shared/model/parking-lot';
import type { IsHere } from './here.ts';
import { byId } from './here.ts';

/** A parking lot as its slice keeps it. */
export type ParkingLotRow = ConfigParkingLot;

const STANDARD: ConfigParkingLot = {
  id: STANDARD_LOT_ID,
  name: 'Parking',
  number: null,
  first_slot: '701',
  slots: 20,
  timeout: 90,
  timeout_destination: null,
};

/** The lots of a tenant as a node needs them: there is always one. */
export const parkingLotsOf = (rows: readonly ParkingLotRow[], isHere: IsHere): ConfigParkingLot[] =>
  rows.length === 0 ? [STANDARD] : rows.map((row) => parkingLotOf(row, isHere)).sort(byId);

const parkingLotOf = (row: ParkingLotRow, isHere: IsHere): ConfigParkingLot => ({
  id: row.id,
  name: row.name,
  number: row.number,
  first_slot: row.first_slot,
  slots: row.slots,
  timeout: row.timeout,
  timeout_destination: row.timeout_destination && isHere(row.timeout_destination) ? row.timeout_destination : null,
});
