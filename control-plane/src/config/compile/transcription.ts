import { type ConfigTranscription, transcriptionForNode } from '@botpbx/shared/link/section/transcription';
import { DEFAULT_TRANSCRIPTION, type TranscriptionSettings } from '@botpbx/shared/model/transcription';

/** A row of the settings; a field that is newer than the row is as by default. */
export interface TranscriptionSettingsRow {
  readonly settings: Partial<TranscriptionSettings>;
}

/** How a tenant's calls become text, as a node needs it. */
export const transcriptionOf = (settings: Partial<TranscriptionSettings> | undefined): ConfigTranscription =>
  transcriptionForNode({ ...DEFAULT_TRANSCRIPTION, ...settings });
