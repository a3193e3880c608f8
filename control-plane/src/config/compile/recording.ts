import type { ConfigRecording } from '@botpbx/shared/link/section/recording';
import { DEFAULT_RECORDING, type RecordingSettings } from '@botpbx/shared/model/recording';

/** How a tenant records, as the slice keeps it. */
export interface RecordingSettingsRow {
  readonly settings: Partial<RecordingSettings>;
}

/** The same as a node needs it. */
export function recordingOf(settings: Partial<RecordingSettings> | undefined, time_zone: string): ConfigRecording {
  const { enabled, mode, stereo, beep } = { ...DEFAULT_RECORDING, ...settings };
  return { enabled, mode, stereo, beep, time_zone };
}
