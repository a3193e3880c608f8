/** A recording that goes on, as it is kept on the disk: whoever finds it after a crash can finish it. */
import { CallId } from '@botpbx/shared/base/ids';
import { RecordingTrigger } from '@botpbx/shared/model/recording';
import { z } from 'zod';

const OpenPart = z.object({
  path: z.string(),
  leg: z.string(),
  startedMs: z.number(),
  isCallee: z.boolean(),
});
export type OpenPart = z.infer<typeof OpenPart>;

export const OpenRecording = z.object({
  /** Never given twice on a node: part of file names and of the upload's name. */
  key: z.string(),
  tenantId: z.number().int(),
  callId: CallId,
  trigger: RecordingTrigger,
  extension: z.string(),
  party: z.string(),
  startedMs: z.number(),
  isStereo: z.boolean(),
  hasBeep: z.boolean(),
  isPaused: z.boolean(),
  /** Below the folder of recordings. */
  fileName: z.string(),
  parts: z.array(OpenPart),
});
export type OpenRecording = z.infer<typeof OpenRecording>;

/** Begins the names of recordings in their journal; the key follows. */
export const RECORDING_PREFIX = 'recording:';
