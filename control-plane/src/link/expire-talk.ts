/** What people said, and entered in flows, is deleted when it is older than their tenant keeps it, or when the message that it was the text of is gone. */
import { expireConversations } from '../conversations/expire.ts';
import { expireFlowWalks, type IsPast } from '../flow-walks/expire.ts';
import type { Platform } from '../platform/platform.ts';
import { expireTranscriptions, forgetTextsOf, isPastKeeping } from '../transcriptions/expire.ts';
import { isMessageGone } from '../voicemails/store.ts';

/** A job of each minute. */
export async function expireTalk(platform: Platform): Promise<void> {
  await expireTranscriptions(platform);
  await forgetTextsOf(platform, isMessageGone);
  const isPast: IsPast = (row) => isPastKeeping({ ...row, nowMs: platform.clock.nowMs() });
  await expireConversations(platform, isPast);
  await expireFlowWalks(platform, isPast);
}
