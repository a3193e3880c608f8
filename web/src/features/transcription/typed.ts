/** The settings of transcription as a form has them. */
import { LlmChoice, type SttChoice } from '@botpbx/shared/model/speech-setting';
import type { TranscriptionSettings } from '@botpbx/shared/model/transcription';
import { numberIn, textOrNull } from '../../lib/form.ts';

export interface Typed {
  enabled: boolean;
  calls: string;
  voicemails: boolean;
  engine: string;
  language: string;
  save: boolean;
  webhook_url: string;
  summary_emails: string;
  summary_llm: string;
  retention_days: string;
}

export const typedOf = (settings: TranscriptionSettings): Typed => ({
  enabled: settings.enabled,
  calls: settings.calls,
  voicemails: settings.voicemails,
  engine: settings.stt.engine,
  language: settings.stt.language,
  save: settings.save,
  webhook_url: settings.webhook_url ?? '',
  summary_emails: settings.summary_emails.join(', '),
  summary_llm: settings.summary_llm?.provider ?? '',
  retention_days: String(settings.retention_days ?? ''),
});

/** What the schema reads. Settings of an engine that stays are kept. */
export const bodyOf = (typed: Typed, before: TranscriptionSettings) => ({
  enabled: typed.enabled,
  calls: typed.calls,
  voicemails: typed.voicemails,
  stt: sttOf(typed, before.stt),
  save: typed.save,
  webhook_url: textOrNull(typed.webhook_url.trim()),
  summary_emails: typed.summary_emails
    .split(/[\s,;]+/)
    .map((address) => address.toLowerCase())
    .filter((address) => address !== ''),
  summary_llm: llmOf(typed.summary_llm, before.summary_llm),
  retention_days: typed.retention_days.trim() === '' ? null : numberIn(typed.retention_days),
});

function sttOf({ engine, language }: Typed, before: SttChoice): unknown {
  if (engine === 'pocketsphinx') return { engine, language: 'en-US' };
  return { ...(before.engine === engine ? before : { engine }), ...(language.trim() === '' ? {} : { language: language.trim() }) };
}

const llmOf = (provider: string, before: LlmChoice | null): unknown =>
  provider === '' ? null : before?.provider === provider ? before : LlmChoice.parse({ provider });
