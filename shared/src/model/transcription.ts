/** What was said in calls and messages, as text. */
import { z } from 'zod';
import { CallId, Instant } from '../base/ids.ts';
import { LlmChoice, SttChoice } from './speech-setting.ts';
import { WebhookUrl } from './webhook.ts';

/** A word as the public reference has it; times are seconds from the beginning. */
export const SpokenWord = z.object({ word: z.string().max(120), start: z.number(), end: z.number() });
export type SpokenWord = z.infer<typeof SpokenWord>;

/** Who spoke: of a recording in stereo the left side called; `agent` is an AI voice agent. */
export const Speaker = z.enum(['caller', 'callee', 'agent']);
export type Speaker = z.infer<typeof Speaker>;

/** What one side said without a longer pause. */
export const SpokenPart = z.object({
  speaker: Speaker.nullable().describe('null: both sides are in one'),
  start: z.number().describe('Seconds from the beginning'),
  end: z.number(),
  text: z.string().max(20_000),
});
export type SpokenPart = z.infer<typeof SpokenPart>;

/** What was said: the field `transcription` of the public reference. */
export const SpokenText = z.object({
  text: z.string(),
  confidence: z.number().min(0).max(1).nullable().describe('null: the engine does not say'),
  words: z.array(SpokenWord),
});
export type SpokenText = z.infer<typeof SpokenText>;

/** What a transcription webhook posts, and no more: the payload of the public reference. */
export const TranscriptionPayload = z.object({
  call_id: z.string(),
  timestamp: Instant.describe('When the call began'),
  duration: z.number().int().describe('Seconds'),
  from: z.string(),
  to: z.string(),
  transcription: SpokenText,
});
export type TranscriptionPayload = z.infer<typeof TranscriptionPayload>;

/** Who understood: an engine, or the conversation of an agent, which needs none. */
export const TranscriptSource = z.string().max(40);

/** A transcription of a call. */
export const CallTranscription = TranscriptionPayload.extend({
  speakers: z.array(SpokenPart),
  summary: z.string().nullable(),
  engine: TranscriptSource.describe('Who understood; conversation: an agent that talked itself'),
});
export type CallTranscription = z.infer<typeof CallTranscription>;

export const TranscriptionKind = z.enum(['call', 'voicemail']);
export type TranscriptionKind = z.infer<typeof TranscriptionKind>;

/** A transcription in a list. */
export const Transcription = z.object({
  id: z.number().int(),
  kind: TranscriptionKind,
  call_id: CallId.nullable().describe('null: a message'),
  voicemail_id: z.number().int().nullable(),
  from: z.string(),
  to: z.string(),
  timestamp: Instant,
  duration: z.number().int().describe('Seconds'),
  text: z.string(),
  confidence: z.number().nullable(),
  summary: z.string().nullable(),
  engine: TranscriptSource,
});
export type Transcription = z.infer<typeof Transcription>;

/** How a tenant's calls and messages become text. */
export const TranscriptionSettings = z.strictObject({
  enabled: z.boolean(),
  calls: z.enum(['all', 'recorded', 'none']).describe('all: calls that are not recorded too; their sound is deleted as soon as it is text'),
  voicemails: z.boolean(),
  stt: SttChoice.describe('Who understands. pocketsphinx needs no account: English, on the node'),
  save: z.boolean().describe('Whether texts of calls are kept here'),
  webhook_url: WebhookUrl.nullable().describe('Told of each transcription of a call'),
  summary_emails: z.array(z.email().max(254)).max(10).describe('Mailed a summary of each call'),
  summary_llm: LlmChoice.nullable().describe('Who writes summaries; null: the sentences that say most are taken out'),
  retention_days: z
    .number()
    .int()
    .min(1)
    .max(3650)
    .nullable()
    .describe('Texts and conversations older than this are deleted; null keeps them'),
});
export type TranscriptionSettings = z.infer<typeof TranscriptionSettings>;

/** A change names what it changes. */
export const TranscriptionSettingsPatch = TranscriptionSettings.partial();
export type TranscriptionSettingsPatch = z.infer<typeof TranscriptionSettingsPatch>;

export const DEFAULT_TRANSCRIPTION: TranscriptionSettings = {
  enabled: true,
  calls: 'recorded',
  voicemails: true,
  stt: { engine: 'pocketsphinx', language: 'en-US' },
  save: true,
  webhook_url: null,
  summary_emails: [],
  summary_llm: null,
  retention_days: null,
};
