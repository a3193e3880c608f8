/** What is done once a minute: healing what a crash left undone, and forgetting what is over. */
import { healUnpublished } from '../config/publish.ts';
import { forgetOldKeys } from '../kit/idempotency.ts';
import { expireTalk } from '../link/expire-talk.ts';
import { sendWebhooks } from '../link/send-webhooks.ts';
import { settleConversations } from '../link/settle-conversations.ts';
import { settleMailed } from '../link/settle-mailed.ts';
import { forgetOldUploads } from '../link/uploads.ts';
import { deliverMails } from '../mails/deliver.ts';
import type { Platform } from '../platform/platform.ts';
import { expireRecordings } from '../recordings/expire.ts';
import { forgetOldTries } from '../users/tries.ts';
import { clearGone, tellNodes } from '../voicemails/tell.ts';
import { forgetOldDeliveries } from '../webhooks/deliver.ts';

const jobs: Readonly<Record<string, (platform: Platform) => Promise<unknown>>> = {
  publish: healUnpublished,
  uploads: forgetOldUploads,
  recordings: expireRecordings,
  mails: deliverMails,
  conversations: settleConversations,
  'talk expired': expireTalk,
  webhooks: sendWebhooks,
  'webhooks forgotten': forgetOldDeliveries,
  'voicemails mailed': settleMailed,
  'voicemails told': tellNodes,
  'voicemails gone': clearGone,
  'login-failures': forgetOldTries,
  'idempotency-keys': ({ db, clock }) => forgetOldKeys(db, clock.nowMs()),
};

/** Hands every job to the tasks. A runtime calls it each minute; jobs may overlap with those of another process. */
export function runMinuteJobs(platform: Platform): void {
  for (const [name, job] of Object.entries(jobs)) platform.tasks.defer(`job ${name}`, () => job(platform));
}
