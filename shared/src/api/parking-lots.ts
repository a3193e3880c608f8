import { IdParams } from '../base/ids.ts';
import { operation } from '../base/operation.ts';
import { PageQuery, pageOf } from '../base/page.ts';
import { NewParkingLot, ParkingLot, ParkingLotPatch } from '../model/parking-lot.ts';

export const listParkingLots = operation({
  method: 'GET',
  path: '/api/parking-lots',
  permission: 'parking_lots:read',
  says: 'Lists the parking lots',
  query: PageQuery,
  result: pageOf(ParkingLot),
  errors: [],
});
export const getParkingLot = operation({
  method: 'GET',
  path: '/api/parking-lots/:id',
  permission: 'parking_lots:read',
  says: 'Reads one parking lot',
  params: IdParams,
  result: ParkingLot,
  errors: ['parking_lot.not_found'],
});
export const createParkingLot = operation({
  method: 'POST',
  path: '/api/parking-lots',
  permission: 'parking_lots:write',
  says: 'Creates a parking lot',
  body: NewParkingLot,
  result: ParkingLot,
  errors: ['extension.number_taken', 'destination.not_found'],
});
export const updateParkingLot = operation({
  method: 'PUT',
  path: '/api/parking-lots/:id',
  permission: 'parking_lots:write',
  says: 'Changes what the body names',
  params: IdParams,
  body: ParkingLotPatch,
  result: ParkingLot,
  errors: ['parking_lot.not_found', 'extension.number_taken', 'destination.not_found'],
});
export const deleteParkingLot = operation({
  method: 'DELETE',
  path: '/api/parking-lots/:id',
  permission: 'parking_lots:write',
  says: 'Deletes a parking lot',
  params: IdParams,
  errors: ['parking_lot.not_found', 'in_use'],
});

export const parkingLotOperations = [listParkingLots, getParkingLot, createParkingLot, updateParkingLot, deleteParkingLot] as const;
