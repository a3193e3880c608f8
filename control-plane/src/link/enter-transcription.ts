/** What follows when a call has become text: it is kept, a webhook is told, and a summary is mailed, each as its tenant wishes. */
import type { TranscriptFile } from '@botpbx/shared/link/transcript-file';
import type { TranscriptionPayload } from '@botpbx/shared/model/transcription';
import { findCall } from '../calls/store.ts';
import { runBatch, type Statement } from '../db/client.ts';
import { tenantDb } from '../kit/tenant-db.ts';
import { deliverMails } from '../mails/deliver.ts';
import { putMail } from '../mails/store.ts';
import type { Platform } from '../platform/platform.ts';
import { getTenant } from '../tenants/store.ts';
import { getTranscriptionSettings, putTranscription } from '../transcriptions/store.ts';
import { summaryOf } from '../transcriptions/summary.ts';
import { putKnownDelivery } from '../webhooks/store.ts';
import { sendWebhooksSoon } from './send-webhooks.ts';

/** A call, or a part of one, that has become text. */
export interface SpokenCall extends TranscriptFile {
  readonly tenantId: number;
  /** Never the same for two texts of a tenant. */
  readonly source: string;
  readonly callId: string;
  /** As whoever wrote it down knows it; what is known of the call itself goes before. */
  readonly from: string;
  readonly to: string;
  readonly startedAt: string;
  /** Seconds. */
  readonly duration: number;
}

/** Enters it, unless the tenant wants no texts; safe to repeat. */
export async function enterTranscription(platform: Platform, spoken: SpokenCall): Promise<void> {
  const { db, clock, tasks } = platform;
  const { tenantId, source, callId, engine, speakers, startedAt } = spoken;
  const settings = await getTranscriptionSettings(tenantDb(platform, tenantId, 'system'));
  if (!settings.enabled) return;
  const payload = await payloadOf(platform, spoken);
  const summary = spoken.summary ?? summaryOf(speakers);
  const statements: Statement[] = [];
  if (settings.save) {
    const { from, to, transcription } = payload;
    const about = { tenant_id: tenantId, source, kind: 'call' as const, call_id: callId, from, to, timestamp: startedAt };
    const text = { ...transcription, speakers, summary, engine };
    const created_at = new Date(clock.nowMs()).toISOString();
    statements.push(putTranscription(db, { ...about, ...text, duration: Math.round(spoken.duration), created_at }));
  }
  if (settings.webhook_url !== null) {
    const delivery = { tenant_id: tenantId, webhook_id: `transcription-${tenantId}-${source}`, event: 'transcription' as const };
    const way = { about: callId, url: settings.webhook_url, signer: 'tenant' };
    statements.push(putKnownDelivery(db, { ...delivery, ...way }, clock.nowMs(), payload));
  }
  await runBatch(db, statements);
  if (settings.webhook_url !== null) sendWebhooksSoon(platform);
  for (const to of settings.summary_emails) await mailSummary(platform, { payload, summary, to, tenantId, source });
  if (settings.summary_emails.length > 0) tasks.defer('mails', () => deliverMails(platform));
}

/** Exactly what the reference has. */
async function payloadOf(platform: Platform, spoken: SpokenCall): Promise<TranscriptionPayload> {
  const { tenantId, callId, text, confidence, words } = spoken;
  const call = await findCall(tenantDb(platform, tenantId, 'system'), callId);
  return {
    call_id: callId,
    timestamp: call?.started_at ?? spoken.startedAt,
    duration: Math.round(call?.ended_at ? call.duration : spoken.duration),
    from: call?.from ?? spoken.from,
    to: call?.to ?? spoken.to,
    transcription: { text, confidence, words },
  };
}

interface SummaryMail {
  readonly payload: TranscriptionPayload;
  readonly summary: string | null;
  readonly to: string;
  readonly tenantId: number;
  readonly source: string;
}

async function mailSummary({ db, clock }: Platform, { payload, summary, to, tenantId, source }: SummaryMail): Promise<void> {
  const { time_zone: timeZone } = await getTenant(db, tenantId);
  const at = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short', timeZone }).format(new Date(payload.timestamp));
  const from = payload.from === '' ? 'an unknown number' : payload.from;
  const said = payload.transcription.text === '' ? 'Nothing was understood.' : payload.transcription.text;
  const head = `Call from ${from} to ${payload.to}\n${at} (${timeZone}), ${payload.duration} seconds`;
  const mail = {
    tenant_id: tenantId,
    about: `transcription:${tenantId}:${source}:${to}`,
    to,
    subject: `Call from ${from} to ${payload.to}: summary`,
    text: `${head}\n\nSummary\n${summary ?? 'Nothing was said.'}\n\nTranscription\n${said}\n`,
  };
  await putMail(db, { ...mail, attachment: null, attachment_name: null, attachment_type: null }, clock.nowMs());
}
