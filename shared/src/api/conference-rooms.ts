import { IdParams } from '../base/ids.ts';
import { operation } from '../base/operation.ts';
import { PageQuery, pageOf } from '../base/page.ts';
import { ConferenceRoom, ConferenceRoomPatch, NewConferenceRoom } from '../model/conference-room.ts';

export const listConferenceRooms = operation({
  method: 'GET',
  path: '/api/conference-rooms',
  permission: 'conference_rooms:read',
  says: 'Lists the conference rooms',
  query: PageQuery,
  result: pageOf(ConferenceRoom),
  errors: [],
});
export const getConferenceRoom = operation({
  method: 'GET',
  path: '/api/conference-rooms/:id',
  permission: 'conference_rooms:read',
  says: 'Reads one conference room',
  params: IdParams,
  result: ConferenceRoom,
  errors: ['conference_room.not_found'],
});
export const createConferenceRoom = operation({
  method: 'POST',
  path: '/api/conference-rooms',
  permission: 'conference_rooms:write',
  says: 'Creates a conference room',
  body: NewConferenceRoom,
  result: ConferenceRoom,
  errors: ['extension.number_taken'],
});
export const updateConferenceRoom = operation({
  method: 'PUT',
  path: '/api/conference-rooms/:id',
  permission: 'conference_rooms:write',
  says: 'Changes what the body names',
  params: IdParams,
  body: ConferenceRoomPatch,
  result: ConferenceRoom,
  errors: ['conference_room.not_found', 'extension.number_taken'],
});
export const deleteConferenceRoom = operation({
  method: 'DELETE',
  path: '/api/conference-rooms/:id',
  permission: 'conference_rooms:write',
  says: 'Deletes a conference room',
  params: IdParams,
  errors: ['conference_room.not_found', 'in_use'],
});

export const conferenceRoomOperations = [
  listConferenceRooms,
  getConferenceRoom,
  createConferenceRoom,
  updateConferenceRoom,
  deleteConferenceRoom,
] as const;
