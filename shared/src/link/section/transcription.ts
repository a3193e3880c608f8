/** How a tenant's calls and messages become text, as a node needs it. */
import type { z } from 'zod';
import { DEFAULT_TRANSCRIPTION, TranscriptionSettings } from '../../model/transcription.ts';

export const ConfigTranscription = TranscriptionSettings.pick({
  enabled: true,
  calls: true,
  voicemails: true,
  stt: true,
  summary_llm: true,
});
export type ConfigTranscription = z.infer<typeof ConfigTranscription>;

/** What a node needs of the settings. */
export const transcriptionForNode = ({ enabled, calls, voicemails, stt, summary_llm }: TranscriptionSettings): ConfigTranscription => ({
  ...{ enabled, calls, voicemails, stt, summary_llm },
});

/** For sections that a node kept from before there was any. */
export const UNSET_TRANSCRIPTION: ConfigTranscription = { ...transcriptionForNode(DEFAULT_TRANSCRIPTION), enabled: false };
