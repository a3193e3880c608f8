/**
 * Tells nodes of what was done to messages here. A node that is away is told later, once a minute; what was done there meanwhile and
 * later stays, because each change carries its instant.
 */
import { AppError } from '@botpbx/shared/base/errors';
import { CommandRefusedError } from '@botpbx/shared/link/commands';
import type { Platform } from '../platform/platform.ts';
import { forgetGone, forgetSound, listRemains, listUntold, markTold, type VoicemailRow } from './store.ts';

const AT_A_TIME = 200;
const WITHIN_MS = 5_000;
const GONE_LIFE_MS = 30 * 86_400_000;

/** Tells what is untold, to nodes that are there. A job of each minute calls it. */
export async function tellNodes(platform: Platform): Promise<void> {
  for (const row of await listUntold(platform.db, AT_A_TIME)) if (platform.hub.isNodeOnline(row.node_id)) await tellNode(platform, row);
}

/** Tells one node of one message; a node that is not there is told later. */
export async function tellNode({ db, hub, log }: Platform, row: VoicemailRow): Promise<void> {
  const { tenant_id, ref, folder, mailbox, changed_at: at, deleted_at } = row;
  const change = { folder, mailbox, deleted: deleted_at !== null };
  try {
    await hub.ask(row.node_id, { kind: 'voicemail.change', tenant_id, ref, change, at }, AbortSignal.timeout(WITHIN_MS));
  } catch (error) {
    const isGone = error instanceof CommandRefusedError && error.code === 'not_found';
    if (!isGone) {
      if (!(error instanceof CommandRefusedError || error instanceof AppError)) throw error;
      log.info('a node is told of a message later', { nodeId: row.node_id, voicemailId: row.id, why: error.message });
      return;
    }
  }
  await markTold(db, row);
}

/** Removes the sounds of messages that are gone, and in the end the messages. A job of each minute calls it. */
export async function clearGone({ db, blobs, clock }: Platform): Promise<void> {
  for (const { id, audio_key } of await listRemains(db, AT_A_TIME)) {
    if (audio_key !== null) await blobs.delete(audio_key);
    await forgetSound(db, id);
  }
  await forgetGone(db, new Date(clock.nowMs() - GONE_LIFE_MS).toISOString());
}
