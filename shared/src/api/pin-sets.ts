import { IdParams } from '../base/ids.ts';
import { operation } from '../base/operation.ts';
import { PageQuery, pageOf } from '../base/page.ts';
import { NewPinSet, PinSet, PinSetPatch } from '../model/pin-set.ts';

export const listPinSets = operation({
  method: 'GET',
  path: '/api/pin-sets',
  permission: 'outbound_routes:read',
  says: 'Lists the PIN sets, without the PINs',
  query: PageQuery,
  result: pageOf(PinSet),
  errors: [],
});
export const getPinSet = operation({
  method: 'GET',
  path: '/api/pin-sets/:id',
  permission: 'outbound_routes:read',
  says: 'Reads one PIN set, without the PINs',
  params: IdParams,
  result: PinSet,
  errors: ['pin_set.not_found'],
});
export const createPinSet = operation({
  method: 'POST',
  path: '/api/pin-sets',
  permission: 'outbound_routes:write',
  says: 'Creates PINs of which outbound routes can ask for one',
  body: NewPinSet,
  result: PinSet,
  errors: [],
});
export const updatePinSet = operation({
  method: 'PUT',
  path: '/api/pin-sets/:id',
  permission: 'outbound_routes:write',
  says: 'Changes what the body names',
  params: IdParams,
  body: PinSetPatch,
  result: PinSet,
  errors: ['pin_set.not_found', 'pin_set.changed'],
});
export const deletePinSet = operation({
  method: 'DELETE',
  path: '/api/pin-sets/:id',
  permission: 'outbound_routes:write',
  says: 'Deletes a PIN set',
  params: IdParams,
  errors: ['pin_set.not_found', 'in_use'],
});

export const pinSetOperations = [listPinSets, getPinSet, createPinSet, updatePinSet, deletePinSet] as const;
