/** What a node tells of messages. */
import { z } from 'zod';
import { Instant } from '../base/ids.ts';
import { NodeMessage, VoicemailFolder, VoicemailRef } from '../model/voicemail.ts';
import { MailboxId } from '../model/voicemail-setting.ts';

const common = { tenant_id: z.number().int().positive(), at: Instant };

/** A message is here, in this mailbox; its sound comes up by itself. */
export const VoicemailNew = z.object({ kind: z.literal('voicemail.new'), ...common, message: NodeMessage });
/** Somebody heard or moved it. */
export const VoicemailChanged = z.object({ kind: z.literal('voicemail.changed'), ...common, message: NodeMessage });
export const VoicemailDeleted = z.object({ kind: z.literal('voicemail.deleted'), ...common, ref: VoicemailRef });

/** The cloud changed a message; what was done to it at the node later than `at` stays. */
export const ChangeVoicemail = z.strictObject({
  kind: z.literal('voicemail.change'),
  tenant_id: z.number().int().positive(),
  ref: VoicemailRef,
  change: z.strictObject({ folder: VoicemailFolder.optional(), mailbox: MailboxId.optional(), deleted: z.boolean() }),
  at: Instant,
});
export const VoicemailAnswer = z.object({ done: z.boolean().describe('False when something newer was done to it') });
