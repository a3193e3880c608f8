/** What a node sends up when a call or a message has become text. */
import { z } from 'zod';
import { CallId, Instant } from '../base/ids.ts';
import { SpokenPart, SpokenText, TranscriptSource } from '../model/transcription.ts';
import { VoicemailRef } from '../model/voicemail.ts';

/** What it is the text of. */
export const TranscriptMeta = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('call'),
    call_id: CallId,
    extension: z.string().max(80),
    party: z.string().max(80),
    started_at: Instant,
    duration_ms: z.number().int().min(0),
  }),
  z.object({ kind: z.literal('voicemail'), ref: VoicemailRef }),
]);
export type TranscriptMeta = z.infer<typeof TranscriptMeta>;

/** The file itself, in JSON. */
export const TranscriptFile = SpokenText.extend({
  engine: TranscriptSource,
  speakers: z.array(SpokenPart),
  summary: z.string().max(4000).nullable(),
});
export type TranscriptFile = z.infer<typeof TranscriptFile>;

/** Media type of such a file. */
export const TRANSCRIPT_TYPE = 'application/json';
