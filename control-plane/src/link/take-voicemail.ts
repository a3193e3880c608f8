/** A message's sound has come up: its row knows it, and its owner is mailed if he wants. */
import { AppError } from '@botpbx/shared/base/errors';
import { NodeMessage } from '@botpbx/shared/model/voicemail';
import { z } from 'zod';
import { runBatch } from '../db/client.ts';
import { deliverMails } from '../mails/deliver.ts';
import type { Platform } from '../platform/platform.ts';
import { putMessages } from '../voicemails/record.ts';
import { findByRef, setSound } from '../voicemails/store.ts';
import { isToBeMailed } from './message-mail.ts';
import { settleMailed } from './settle-mailed.ts';

/** What a node tells of a message whose sound it sends up. */
const SentMessage = NodeMessage.extend({ text_follows: z.boolean().default(false) });

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
  const { db, blobs, hub, tasks } = platform;
  const { tenantId, nodeId, key } = upload;
  const read = SentMessage.safeParse(upload.meta);
  if (!read.success) throw new AppError('upload.refused', { detail: 'What is told of the message can not be read.', cause: read.error });
  const { text_follows: textFollows, ...message } = read.data;
  await runBatch(db, putMessages(db, nodeId, [{ kind: 'here', tenant_id: tenantId, ...message }]));
  const row = await findByRef(db, nodeId, message.ref);
  if (!row || row.tenant_id !== tenantId) throw new AppError('upload.refused', { detail: 'The message is not of this tenant.' });
  if (row.deleted_at !== null) return blobs.delete(key);
  if (row.audio_key === key) return;
  await setSound(db, row.id, { audio_key: key, audio_bytes: upload.bytes, audio_hash: upload.sha256 });
  hub.toTenant(tenantId, { event: 'voicemail.changed', data: { mailbox: row.mailbox, timestamp: row.changed_at } });
  if (await isToBeMailed(platform, { ...row, audio_key: key }, textFollows))
    tasks.defer('voicemail mail', async () => {
      await deliverMails(platform);
      await settleMailed(platform);
    });
}
