/** A talk with an agent in writing, so that somebody sees what it would say before callers do. */
import { z } from 'zod';

/** What was written so far, the caller's words last. */
export const AgentTry = z.strictObject({
  messages: z
    .array(z.strictObject({ role: z.enum(['caller', 'agent']), text: z.string().trim().min(1).max(4000) }))
    .min(1)
    .max(100)
    .refine((messages) => messages.at(-1)?.role === 'caller', 'must end with words of the caller'),
});
export type AgentTry = z.infer<typeof AgentTry>;

/** What the agent made of it. Nothing outside is touched: tools that would act are only named. */
export const AgentTried = z.object({
  text: z.string().max(16_000).describe('What it would say'),
  tools: z
    .array(z.object({ name: z.string().max(64), arguments: z.json(), result: z.string().max(4000).nullable() }))
    .max(20)
    .describe('Tools that it asked for; the result is null where the tool would have acted'),
  next: z.enum(['listens', 'ends', 'transfers', 'fails']).describe('What becomes of the call then'),
  transfer_to: z.string().max(120).nullable(),
  model: z.string().max(120).describe('Who thought'),
  ms: z.number().int().describe('How long it took'),
});
export type AgentTried = z.infer<typeof AgentTried>;
