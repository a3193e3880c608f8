import type { ConfigConferenceRoom } from '@botpbx/shared/link/section/conference-room';

/** A conference room as its slice keeps it: nothing that a node need not know. */
export type ConferenceRoomRow = ConfigConferenceRoom;

/** The room as a node needs it. */
export const conferenceRoomOf = (row: ConferenceRoomRow): ConfigConferenceRoom => ({
  id: row.id,
  name: row.name,
  number: row.number,
  pin: row.pin,
  admin_pin: row.admin_pin,
  max_members: row.max_members,
  wait_for_leader: row.wait_for_leader,
  announce: row.announce,
  recorded: row.recorded,
});
