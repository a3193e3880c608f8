import * as api from '@botpbx/shared/api/transcriptions';
import { urlFault } from '@botpbx/shared/base/egress';
import { AppError } from '@botpbx/shared/base/errors';
import { bind, type Route } from '../kit/bind.ts';
import { spanOf } from '../kit/day.ts';
import { cursorInstant, pageFrom } from '../kit/page.ts';
import { merged } from './merge.ts';
import {
  getTranscriptionSettings,
  listTranscriptions,
  removeTranscription,
  shown,
  transcriptionsOfCall,
  updateTranscriptionSettings,
} from './store.ts';

export const transcriptionRoutes: readonly Route[] = [
  bind(api.listTranscriptions, async ({ db, wiring }, { query }) => {
    const { kind, call_id, party, search, limit } = query;
    const filter = { ...(await spanOf(query, () => wiring.timeZone())), kind, call_id, party, search };
    const rows = await listTranscriptions(db, filter, { after: cursorInstant(query.cursor), limit });
    const page = pageFrom(rows, limit, (row) => `${row.timestamp} ${row.id}`);
    return { ...page, data: page.data.map(shown) };
  }),
  // who reads what people said stands in the audit log
  bind(api.getCallTranscription, async ({ db }, { params }) => {
    const rows = await transcriptionsOfCall(db, params.id);
    await db.note('transcription.read', `call:${params.id}`);
    return merged(rows);
  }),
  bind(api.deleteTranscription, ({ db }, { params }) => removeTranscription(db, params.id)),
  bind(api.getTranscriptionSettings, ({ db }) => getTranscriptionSettings(db)),
  bind(api.updateTranscriptionSettings, ({ db, platform }, { body }) => {
    const fault = body.webhook_url ? urlFault(body.webhook_url, platform.settings.egressAllow) : undefined;
    if (fault !== undefined) throw new AppError('request.invalid', { errors: [{ path: 'webhook_url', message: fault }] });
    return updateTranscriptionSettings(db, body);
  }),
];
