/** Recordings of calls. */
import { z } from 'zod';
import { CallId, Instant } from '../base/ids.ts';

/** `always`: every call; `on_demand`: when somebody asks for it; `never`: not even then. */
export const RecordingMode = z.enum(['always', 'on_demand', 'never']);
export type RecordingMode = z.infer<typeof RecordingMode>;

/** Why a call was recorded: what an extension, a queue, an agent or the tenant says, or because somebody asked (by a code or over the API). */
export const RecordingTrigger = z.enum(['extension', 'queue', 'conference', 'agent', 'tenant', 'on_demand']);
export type RecordingTrigger = z.infer<typeof RecordingTrigger>;

/** How a tenant's calls are recorded. */
export const RecordingSettings = z.strictObject({
  enabled: z.boolean().describe('Off: nothing is recorded, not even on demand'),
  mode: RecordingMode.describe('What holds for calls with the outside, beside what extensions and queues say'),
  stereo: z.boolean().describe('Caller left, callee right; else both are mixed'),
  beep: z.boolean().describe('Both sides hear a short tone when it begins and each 15 seconds'),
  retention_days: z.number().int().min(1).max(3650).nullable().describe('Recordings older than this are deleted; null keeps them'),
});
export type RecordingSettings = z.infer<typeof RecordingSettings>;

/** A change names what it changes. */
export const RecordingSettingsPatch = RecordingSettings.partial();
export type RecordingSettingsPatch = z.infer<typeof RecordingSettingsPatch>;

export const DEFAULT_RECORDING: RecordingSettings = { enabled: true, mode: 'on_demand', stereo: true, beep: false, retention_days: null };

/** A recording that can be heard; while its file is on the way from the node, there is none yet. */
export const Recording = z.object({
  id: z.number().int(),
  call_id: CallId,
  extension: z.string().describe('Who of the tenant talked'),
  party: z.string().describe('The other side'),
  trigger: RecordingTrigger,
  started_at: Instant,
  duration: z.number().describe('Seconds'),
  channels: z.number().int().describe('2: caller left, callee right'),
  bytes: z.number().int(),
  sha256: z.string(),
  file_name: z.string().describe('Path of the file below the folder of recordings'),
  node_id: z.number().int(),
});
export type Recording = z.infer<typeof Recording>;

/** What may be done to the recording of a call that is going on. */
export const RecordingAct = z.enum(['start', 'stop', 'pause', 'resume']);
export type RecordingAct = z.infer<typeof RecordingAct>;
