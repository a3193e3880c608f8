import { z } from 'zod';
import { Instant } from '../base/ids.ts';

/** Why the breaker tripped. */
export const FraudReason = z.enum(['new_destinations', 'young_destinations', 'night']);
export type FraudReason = z.infer<typeof FraudReason>;

/** Calls abroad that a node has stopped because they looked like fraud. It lasts until somebody releases it. */
export const FraudBlock = z.object({
  id: z.number().int(),
  extension: z.string().nullable().describe('Whose calls abroad are stopped; null for those of the whole tenant'),
  reason: FraudReason,
  prefixes: z.array(z.string()).describe('Countries and networks that were called, as E.164 prefixes'),
  node_id: z.number().int(),
  blocked_at: Instant,
});
export type FraudBlock = z.infer<typeof FraudBlock>;

/** How a block is released. */
export const FraudRelease = z.object({
  rightful: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true')
    .describe('The calls were rightful: their destinations are known from now on'),
});
