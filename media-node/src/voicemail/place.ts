/** Where messages stand on the disk: a folder a tenant, one in it a mailbox, and one beside Asterisk's spool for what is being recorded. */
import { join } from 'node:path';
import type { MailboxId } from '@botpbx/shared/model/voicemail-setting';

/** Folders of the mailboxes. Asterisk reads the first and writes into the second. */
export interface Places {
  readonly shelves: string;
  readonly incoming: string;
}

export const placesIn = (asteriskRun: string): Places => ({
  shelves: join(asteriskRun, 'voicemail'),
  incoming: join(asteriskRun, 'spool', 'voicemail-incoming'),
});

/** One mailbox of one tenant. */
export interface Box {
  readonly tenantId: number;
  readonly mailbox: MailboxId;
}
export const keyOf = ({ tenantId, mailbox }: Box): string => `${tenantId} ${mailbox}`;
export const folderOf = (shelves: string, { tenantId, mailbox }: Box): string => join(shelves, `t${tenantId}`, String(mailbox));

/** Which greetings a mailbox has. */
export type GreetingKind = 'unavailable' | 'busy' | 'name';
