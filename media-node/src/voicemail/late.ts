/** The door opens before the mailboxes: whoever comes to one so early waits for it. */
import type { Media } from '../flow/media.ts';
import type { MailRoom } from '../routing/mail-room.ts';

/** Who calls; empty where the carrier or the phone does not say. */
export interface MailCaller {
  readonly leg: string;
  readonly number: string;
  readonly name: string;
}
export type MailFor = (media: Media, who: MailCaller) => MailRoom;

/** Makes mailboxes out of those that are being opened. */
export const lateMail =
  (opening: Promise<MailFor>): MailFor =>
  (media, who) => ({
    leave: async (tenantId, decision) => (await opening)(media, who).leave(tenantId, decision),
    take: async (tenantId, asked) => (await opening)(media, who).take(tenantId, asked),
    own: async (tenantId, extension) => (await opening)(media, who).own(tenantId, extension),
    other: async (tenantId, dialled) => (await opening)(media, who).other(tenantId, dialled),
  });
