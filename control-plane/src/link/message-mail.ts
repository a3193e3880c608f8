/** The mail that tells of a message in a mailbox. */
import type { MailboxId } from '@botpbx/shared/model/voicemail-setting';
import { mailWishesOf } from '../extensions/mail-wishes.ts';
import { putMail } from '../mails/store.ts';
import type { Platform } from '../platform/platform.ts';
import { getTenant } from '../tenants/store.ts';
import { setEmail, type VoicemailRow } from '../voicemails/store.ts';

/** A mail waits so long for the text of its message, which its node is making. */
const TEXT_WITHIN_MS = 180_000;

interface Wishes {
  readonly extension: string | null;
  readonly email: string | null;
  readonly email_mode: 'none' | 'send' | 'keep' | 'delete_after';
  readonly attach: boolean;
}

/** What the owner of a mailbox wishes; undefined where there is none. */
export async function wishesOf({ db }: Platform, tenantId: number, mailbox: MailboxId): Promise<Wishes | undefined> {
  if (mailbox !== 'general') return mailWishesOf(db, tenantId, mailbox);
  const { general_mailbox } = await getTenant(db, tenantId);
  return { extension: null, ...general_mailbox };
}

/** Puts the mail into the outbox if there is to be one. With `textFollows` it waits a while for what was said. */
export async function isToBeMailed(platform: Platform, row: VoicemailRow, textFollows: boolean): Promise<boolean> {
  const { db, clock } = platform;
  const wishes = await wishesOf(platform, row.tenant_id, row.mailbox);
  if (!wishes || wishes.email === null || wishes.email_mode === 'none') return false;
  await setEmail(db, row.id, 'waiting');
  const { time_zone } = await getTenant(db, row.tenant_id);
  const dueMs = clock.nowMs() + (textFollows && row.transcription === null ? TEXT_WITHIN_MS : 0);
  await putMail(db, mailOf(row, { ...wishes, email: wishes.email }, time_zone), clock.nowMs(), dueMs);
  return true;
}

/** What stands in the mail of what was said. */
export const messageText = (text: string): string => `\n${text === '' ? 'Nothing was understood of it.' : `“${text}”`}\n`;

function mailOf(row: VoicemailRow, { extension, email, attach }: Wishes & { readonly email: string }, timeZone: string) {
  const caller = row.from === '' ? 'an unknown number' : row.from_name === null ? row.from : `${row.from_name} (${row.from})`;
  const at = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short', timeZone }).format(new Date(row.received_at));
  const box = extension === null ? 'the general mailbox' : `mailbox ${extension}`;
  const seconds = Math.round(row.duration_ms / 1000);
  const said = row.transcription === null ? '' : messageText(row.transcription);
  return {
    tenant_id: row.tenant_id,
    about: `voicemail:${row.id}`,
    to: email,
    subject: `New message from ${row.from === '' ? 'an unknown number' : row.from} in ${box}`,
    text: `${caller} left a message of ${seconds} seconds in ${box}.\n\n${at} (${timeZone})\n${said}`,
    attachment: attach ? row.audio_key : null,
    attachment_name: `message-${row.received_at.slice(0, 19).replace(/[:T]/g, '-')}.wav`,
    attachment_type: 'audio/wav',
  };
}
