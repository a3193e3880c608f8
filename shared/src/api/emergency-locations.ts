import { IdParams } from '../base/ids.ts';
import { operation } from '../base/operation.ts';
import { PageQuery, pageOf } from '../base/page.ts';
import { EmergencyLocation, EmergencyLocationPatch, NewEmergencyLocation } from '../model/emergency-location.ts';

export const listEmergencyLocations = operation({
  method: 'GET',
  path: '/api/emergency-locations',
  permission: 'outbound_routes:read',
  says: 'Lists the places to which help comes',
  query: PageQuery,
  result: pageOf(EmergencyLocation),
  errors: [],
});
export const getEmergencyLocation = operation({
  method: 'GET',
  path: '/api/emergency-locations/:id',
  permission: 'outbound_routes:read',
  says: 'Reads one place to which help comes',
  params: IdParams,
  result: EmergencyLocation,
  errors: ['emergency_location.not_found'],
});
export const createEmergencyLocation = operation({
  method: 'POST',
  path: '/api/emergency-locations',
  permission: 'outbound_routes:write',
  says: 'Creates a place to which help comes',
  body: NewEmergencyLocation,
  result: EmergencyLocation,
  errors: [],
});
export const updateEmergencyLocation = operation({
  method: 'PUT',
  path: '/api/emergency-locations/:id',
  permission: 'outbound_routes:write',
  says: 'Changes what the body names',
  params: IdParams,
  body: EmergencyLocationPatch,
  result: EmergencyLocation,
  errors: ['emergency_location.not_found'],
});
export const deleteEmergencyLocation = operation({
  method: 'DELETE',
  path: '/api/emergency-locations/:id',
  permission: 'outbound_routes:write',
  says: 'Deletes a place to which help comes',
  params: IdParams,
  errors: ['emergency_location.not_found', 'in_use'],
});

export const emergencyLocationOperations = [
  listEmergencyLocations,
  getEmergencyLocation,
  createEmergencyLocation,
  updateEmergencyLocation,
  deleteEmergencyLocation,
] as const;
