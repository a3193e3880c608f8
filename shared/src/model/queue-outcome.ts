import { z } from 'zod';

/** How somebody's stay in a queue ended; `waiting` while it goes on. */
export const QueueOutcome = z.enum([
  'waiting',
  'answered',
  'abandoned',
  'timeout',
  'full',
  'join_empty',
  'leave_empty',
  'callback',
  'moved',
]);
export type QueueOutcome = z.infer<typeof QueueOutcome>;
