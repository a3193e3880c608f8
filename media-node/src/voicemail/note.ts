/** A message as its node keeps it. */
import { NodeMessage } from '@botpbx/shared/model/voicemail';
import { z } from 'zod';

/** A message with what else its node must know of it. */
export const Note = NodeMessage.extend({
  tenant_id: z.number().int().positive(),
  /** What of it the cloud has yet to be told or given; the same is told again rather than not at all. */
  untold: z.array(z.enum(['new', 'changed', 'sound', 'deleted'])).default([]),
  /** It is gone but for the cloud's knowing. */
  is_deleted: z.boolean().default(false),
});
export type Note = z.infer<typeof Note>;

export type Told = Note['untold'][number];
