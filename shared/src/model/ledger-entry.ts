import { z } from 'zod';
import { Instant } from '../base/ids.ts';

/** One line of the ledger: who did what to what. */
export const LedgerEntry = z.object({
  seq: z.number().int(),
  actor: z.string().describe('user:1, operator:1, node:1 or system'),
  action: z.string().describe('extension.created'),
  subject: z.string().describe('extension:12'),
  at: Instant,
});
export type LedgerEntry = z.infer<typeof LedgerEntry>;
