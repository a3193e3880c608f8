import { z } from 'zod';

/** Any place a call can be sent. A kind joins when the slice that owns its rows does. */
export const Destination = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('extension'), id: z.number().int().positive() }),
  z.strictObject({ type: z.literal('ring_group'), id: z.number().int().positive() }),
  z.strictObject({ type: z.literal('time_condition'), id: z.number().int().positive() }),
  z.strictObject({ type: z.literal('hangup') }),
]);
export type Destination = z.infer<typeof Destination>;
