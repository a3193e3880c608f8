import * as api from '@botpbx/shared/api/recordings';
import type { CallId } from '@botpbx/shared/base/ids';
import type { RecordingAct } from '@botpbx/shared/model/recording';
import { askNode } from '../kit/ask.ts';
import { bind, type Route } from '../kit/bind.ts';
import { answerBlob } from '../kit/blob-answer.ts';
import type { Context } from '../kit/context.ts';
import { spanOf } from '../kit/day.ts';
import { cursorInstant, pageFrom } from '../kit/page.ts';
import * as store from './store.ts';

export const recordingRoutes: readonly Route[] = [
  bind(api.listRecordings, async ({ db, wiring }, { query }) => {
    const { party, trigger, call_id: callId, limit } = query;
    const span = await spanOf(query, () => wiring.timeZone());
    const rows = await store.listRecordings(db, { ...span, party, trigger, callId }, { after: cursorInstant(query.cursor), limit });
    return pageFrom(rows, limit, (row) => `${row.started_at} ${row.id}`);
  }),
  bind(api.getRecordingAudio, async (ctx, { params }, { asked }) => heard(ctx, await store.getRecording(ctx.db, params.id), asked)),
  bind(api.getCallRecording, async (ctx, { params }, { asked }) => heard(ctx, await store.firstOfCall(ctx.db, params.id), asked)),
  bind(api.getRecording, ({ db }, { params }) => store.getRecording(db, params.id)),
  bind(api.controlRecording, (ctx, { params, body }) => control(ctx, params.id, body.act)),
  bind(api.deleteRecording, async ({ db, platform }, { params }) => {
    const row = await store.getRecording(db, params.id);
    await platform.blobs.delete(row.key);
    await store.removeRecording(db, params.id);
  }),
  bind(api.getRecordingSettings, ({ db }) => store.getRecordingSettings(db)),
  bind(api.updateRecordingSettings, ({ db }, { body }) => store.updateRecordingSettings(db, body)),
];

/** Who listens is written down before the first byte goes out. */
async function heard({ db, platform }: Context, row: store.RecordingRow, headers: Headers): Promise<Response> {
  await db.note('recording.heard', `recording:${row.id}`);
  const { key, sha256: hash, bytes } = row;
  const fileName = row.file_name.split('/').at(-1) ?? 'recording.wav';
  return answerBlob(platform.blobs, { key, hash, bytes, type: 'audio/wav', fileName, headers });
}

async function control(ctx: Context, callId: CallId, act: RecordingAct) {
  const nodeId = await ctx.wiring.nodeOfLiveCall(callId);
  const command = { kind: 'recording', tenant_id: ctx.tenantId, call_id: callId, act } as const;
  const refusals = { not_found: 'call.over', refused: 'recording.refused', conflict: 'recording.refused' } as const;
  const answer = await askNode(ctx, nodeId, command, refusals);
  await ctx.db.note(`recording.${act}`, `call:${callId}`);
  return answer;
}
