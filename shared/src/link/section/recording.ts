/** How a tenant's calls are recorded, as a node needs it. */
import type { z } from 'zod';
import { DEFAULT_RECORDING, RecordingSettings } from '../../model/recording.ts';
import { TimeZone } from '../../model/tenant.ts';

export const ConfigRecording = RecordingSettings.pick({ enabled: true, mode: true, stereo: true, beep: true }).extend({
  time_zone: TimeZone.describe('The days of this zone are the folders'),
});
export type ConfigRecording = z.infer<typeof ConfigRecording>;

const { enabled, mode, stereo, beep } = DEFAULT_RECORDING;
/** For sections that a node kept from before there was any. */
export const UNSET_RECORDING: ConfigRecording = { enabled, mode, stereo, beep, time_zone: 'UTC' };
