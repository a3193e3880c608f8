/** A text that a node has made of a call or message comes in. */
import { AppError } from '@botpbx/shared/base/errors';
import { TranscriptFile, TranscriptMeta } from '@botpbx/shared/link/transcript-file';
import { runBatch } from '../db/client.ts';
import { deliverMails } from '../mails/deliver.ts';
import { hurryMail } from '../mails/store.ts';
import { bytesIn, gathered } from '../platform/byte-streams.ts';
import type { Platform } from '../platform/platform.ts';
import { putTranscription } from '../transcriptions/store.ts';
import { findByRef, setTranscription, type VoicemailRow } from '../voicemails/store.ts';
import { enterTranscription } from './enter-transcription.ts';
import { messageText, wishesOf } from './message-mail.ts';

/** The file as it lies in the blobs, and what the node told of it. */
export interface SentTranscript {
  readonly tenantId: number;
  readonly nodeId: number;
  readonly id: string;
  readonly key: string;
  readonly meta: unknown;
}

const MAX_BYTES = 20_000_000;

/** Takes it in, then the file goes; safe to repeat. @throws upload.refused */
export async function takeTranscript(platform: Platform, sent: SentTranscript): Promise<void> {
  const { tenantId, nodeId, id, key } = sent;
  const meta = readOr(TranscriptMeta.safeParse(sent.meta));
  const found = await platform.blobs.get(key);
  if (!found) return;
  const text = new TextDecoder().decode(await gathered(bytesIn(found.body), Math.min(found.bytes, MAX_BYTES)));
  const file = readOr(TranscriptFile.safeParse(jsonIn(text)));
  const source = `n${nodeId}-${id}`;
  if (meta.kind === 'voicemail') await takeSpokenMessage(platform, { tenantId, nodeId, ref: meta.ref, source, file });
  else {
    const { call_id: callId, extension, party, started_at, duration_ms } = meta;
    const about = { tenantId, source, callId, from: party, to: extension, startedAt: new Date(started_at).toISOString() };
    await enterTranscription(platform, { ...file, ...about, duration: duration_ms / 1000 });
  }
  await platform.blobs.delete(key);
}

function readOr<Data>(read: { success: true; data: Data } | { success: false; error: Error }): Data {
  if (read.success) return read.data;
  throw new AppError('upload.refused', { detail: 'The transcript can not be read.', cause: read.error });
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new AppError('upload.refused', { detail: 'The transcript is no JSON.', cause });
  }
}

interface SpokenMessage {
  readonly tenantId: number;
  readonly nodeId: number;
  readonly ref: string;
  readonly source: string;
  readonly file: TranscriptFile;
}

/** The message knows its text, and its mail, if it still waits for that, goes. The message itself must have come before. */
async function takeSpokenMessage(platform: Platform, { tenantId, nodeId, ref, source, file }: SpokenMessage): Promise<void> {
  const { db, clock, hub, tasks } = platform;
  const row = await findByRef(db, nodeId, ref);
  if (!row) throw new AppError('unavailable', { detail: 'The message has not come up yet.' });
  if (row.tenant_id !== tenantId) throw new AppError('upload.refused', { detail: 'The message is not of this tenant.' });
  if (row.deleted_at !== null) return;
  const created_at = new Date(clock.nowMs()).toISOString();
  const about = {
    tenant_id: tenantId,
    source,
    kind: 'voicemail' as const,
    voicemail_id: row.id,
    ...(await partiesOf(platform, row)),
    created_at,
  };
  await runBatch(db, [setTranscription(db, row.id, file.text), putTranscription(db, { ...file, ...about })]);
  hub.toTenant(tenantId, { event: 'voicemail.changed', data: { mailbox: row.mailbox, timestamp: row.changed_at } });
  await hurryMail(db, `voicemail:${row.id}`, messageText(file.text), clock.nowMs());
  tasks.defer('mails', () => deliverMails(platform));
}

const partiesOf = async (platform: Platform, row: VoicemailRow) => ({
  from: row.from,
  to: (await wishesOf(platform, row.tenant_id, row.mailbox))?.extension ?? 'general',
  timestamp: row.received_at,
  duration: Math.round(row.duration_ms / 1000),
});
