/** A message's sound has come up: its row knows it, and its owner is mailed if he wants. */
import { AppError } from '@botpbx/shared/base/errors';
import { NodeMessage } from '@botpbx/shared/model/voicemail';
import type { MailboxId } from '@botpbx/shared/model/voicemail-setting';
import { runBatch } from '../db/client.ts';
import { mailWishesOf } from '../extensions/mail-wishes.ts';
import { deliverMails } from '../mails/deliver.ts';
import { putMail } from '../mails/store.ts';
import type { Platform } from '../platform/platform.ts';
import { getTenant } from '../tenants/store.ts';
import { putMessages } from '../voicemails/record.ts';
import { findByRef, setEmail, setSound, type VoicemailRow } from '../voicemails/store.ts';
import { settleMailed } from './settle-mailed.ts';

/** The sound as it lies in the blobs, and what the node told of it. */
export interface MessageFile {
  readonly tenantId: number;
  readonly nodeId: number;
  readonly key: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly meta: unknown;
}

/** Enters it; safe to repeat. A message that is gone already leaves nothing. @throws upload.refused */
export async function takeVoicemail(platform: Platform, upload: MessageFile): Promise<void> {
  const { db, blobs, tasks } = platform;
  const { tenantId, nodeId, key } = upload;
  const read = NodeMessage.safeParse(upload.meta);
  if (!read.success) throw new AppError('upload.refused', { detail: 'What is told of the message can not be read.', cause: read.error });
  await runBatch(db, putMessages(db, nodeId, [{ kind: 'here', tenant_id: tenantId, ...read.data }]));
  const row = await findByRef(db, nodeId, read.data.ref);
  if (!row || row.tenant_id !== tenantId) throw new AppError('upload.refused', { detail: 'The message is not of this tenant.' });
  if (row.deleted_at !== null) return blobs.delete(key);
  if (row.audio_key === key) return;
  await setSound(db, row.id, { audio_key: key, audio_bytes: upload.bytes, audio_hash: upload.sha256 });
  if (await isToBeMailed(platform, { ...row, audio_key: key }))
    tasks.defer('voicemail mail', async () => {
      await deliverMails(platform);
      await settleMailed(platform);
    });
}

interface Wishes {
  readonly extension: string | null;
  readonly email: string | null;
  readonly email_mode: 'none' | 'send' | 'keep' | 'delete_after';
  readonly attach: boolean;
}

async function wishesOf({ db }: Platform, tenantId: number, mailbox: MailboxId): Promise<Wishes | undefined> {
  if (mailbox !== 'general') return mailWishesOf(db, tenantId, mailbox);
  const { general_mailbox } = await getTenant(db, tenantId);
  return { extension: null, ...general_mailbox };
}

/** Puts the mail into the outbox if there is to be one. */
async function isToBeMailed(platform: Platform, row: VoicemailRow): Promise<boolean> {
  const { db, clock } = platform;
  const wishes = await wishesOf(platform, row.tenant_id, row.mailbox);
  if (!wishes || wishes.email === null || wishes.email_mode === 'none') return false;
  await setEmail(db, row.id, 'waiting');
  const { time_zone } = await getTenant(db, row.tenant_id);
  await putMail(db, mailOf(row, { ...wishes, email: wishes.email }, time_zone), clock.nowMs());
  return true;
}

function mailOf(row: VoicemailRow, { extension, email, attach }: Wishes & { readonly email: string }, timeZone: string) {
  const caller = row.from === '' ? 'an unknown number' : row.from_name === null ? row.from : `${row.from_name} (${row.from})`;
  const at = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short', timeZone }).format(new Date(row.received_at));
  const box = extension === null ? 'the general mailbox' : `mailbox ${extension}`;
  const seconds = Math.round(row.duration_ms / 1000);
  return {
    tenant_id: row.tenant_id,
    about: `voicemail:${row.id}`,
    to: email,
    subject: `New message from ${row.from === '' ? 'an unknown number' : row.from} in ${box}`,
    text: `${caller} left a message of ${seconds} seconds in ${box}.\n\n${at} (${timeZone})\n`,
    attachment: attach ? row.audio_key : null,
    attachment_name: `message-${row.received_at.slice(0, 19).replace(/[:T]/g, '-')}.wav`,
    attachment_type: 'audio/wav',
  };
}
