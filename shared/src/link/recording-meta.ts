/** What a node tells of a recording that it sends up. */
import { z } from 'zod';
import { CallId, Instant } from '../base/ids.ts';
import { RecordingTrigger } from '../model/recording.ts';

export const RecordingMeta = z.object({
  call_id: CallId,
  trigger: RecordingTrigger,
  extension: z.string().max(80),
  party: z.string().max(80),
  started_at: Instant,
  duration_ms: z.number().int().min(0),
  channels: z.union([z.literal(1), z.literal(2)]),
  file_name: z.string().regex(/^[A-Za-z0-9_/.-]{1,200}$/),
});
export type RecordingMeta = z.infer<typeof RecordingMeta>;
