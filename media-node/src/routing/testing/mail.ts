/** Mailboxes of tests that are about something else. */
import type { MailRoom } from '../mail-room.ts';

export const noMail: MailRoom = {
  leave: async () => 'absent',
  take: async () => ({ kind: 'absent' }),
  own: async () => undefined,
  other: async () => undefined,
};
