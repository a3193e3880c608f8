import * as api from '@botpbx/shared/api/voicemails';
import { AppError } from '@botpbx/shared/base/errors';
import type { Voicemail, VoicemailPatch } from '@botpbx/shared/model/voicemail';
import { bind, type Route } from '../kit/bind.ts';
import { answerBlob } from '../kit/blob-answer.ts';
import type { Context } from '../kit/context.ts';
import { cursorId, pageFrom } from '../kit/page.ts';
import { changeVoicemail, getVoicemail, listVoicemails, type VoicemailChange, type VoicemailRow } from './store.ts';
import { tellNode } from './tell.ts';
import { answerWav49 } from './wav49-answer.ts';

export const voicemailRoutes: readonly Route[] = [
  bind(api.listVoicemails, async ({ db }, { query: { cursor, limit, mailbox, folder } }) => {
    const rows = await listVoicemails(db, { beforeId: cursorId(cursor), limit, mailbox, folder });
    return pageFrom(rows.map(shown), limit, (row) => row.id);
  }),
  bind(api.getVoicemailAudio, async (ctx, { params, query }, { asked }) =>
    heard(ctx, await getVoicemail(ctx.db, params.id), { format: query.format, headers: asked }),
  ),
  bind(api.getVoicemail, async ({ db }, { params }) => shown(await getVoicemail(db, params.id))),
  bind(api.updateVoicemail, async (ctx, { params, body }) => {
    const old = await getVoicemail(ctx.db, params.id);
    if (body.folder === undefined && body.mailbox === undefined) return shown(old);
    const where = await reachable(ctx, old, body);
    const { folder = old.folder, mailbox = old.mailbox } = body;
    return shown(await changed(ctx, old, { fields: { folder, mailbox }, action: 'voicemail.moved', where }));
  }),
  bind(api.deleteVoicemail, async (ctx, { params }) => {
    const old = await getVoicemail(ctx.db, params.id);
    await changed(ctx, old, { fields: { deleted_at: ctx.db.now() }, action: 'voicemail.deleted' });
  }),
];

/** What is written here, the node hears of at once if it is there. */
async function changed({ db, platform, tenantId }: Context, old: VoicemailRow, change: VoicemailChange): Promise<VoicemailRow> {
  const row = await changeVoicemail(db, old, change);
  if (!row) throw new AppError('voicemail.not_found');
  platform.tasks.defer('voicemail', () => tellNode(platform, row));
  platform.hub.toTenant(tenantId, { event: 'voicemail.changed', data: { mailbox: row.mailbox, timestamp: row.changed_at } });
  return row;
}

/** A message stays on its node; another mailbox must be one of the same node. */
async function reachable({ wiring }: Context, { node_id }: VoicemailRow, { mailbox }: VoicemailPatch) {
  if (mailbox === undefined || mailbox === 'general') return undefined;
  const holds = await wiring.hasExtensions([mailbox], 'mailbox');
  if ((await wiring.nodeIdOf(mailbox)) === node_id) return holds;
  throw new AppError('voicemail.other_node', { errors: [{ path: 'mailbox', message: 'is on another node' }] });
}

interface Asked {
  readonly format: 'wav' | 'wav49';
  readonly headers: Headers;
}

/** Who listens is written down before the first byte goes out. */
async function heard({ db, platform }: Context, row: VoicemailRow, { format, headers }: Asked): Promise<Response> {
  const { audio_key: key, audio_hash: hash, audio_bytes: bytes } = row;
  if (key === null || hash === null || bytes === null) throw new AppError('voicemail.no_audio');
  await db.note('voicemail.heard', `voicemail:${row.id}`);
  const fileName = `voicemail-${row.id}.wav`;
  if (format === 'wav49') return answerWav49(platform.blobs, { key, fileName });
  return answerBlob(platform.blobs, { key, hash, bytes, type: 'audio/wav', fileName, headers });
}

const shown = (row: VoicemailRow): Voicemail => ({
  id: row.id,
  mailbox: row.mailbox,
  folder: row.folder,
  from: row.from,
  from_name: row.from_name,
  received_at: row.received_at,
  duration: row.duration_ms / 1000,
  node_id: row.node_id,
  has_audio: row.audio_key !== null,
  transcription: row.transcription,
  email: row.email,
});
