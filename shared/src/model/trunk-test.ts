import { z } from 'zod';

/** One thing that was tried. */
export const TrunkTestStep = z.object({
  step: z.enum(['dns', 'options', 'registration']),
  ok: z.boolean(),
  detail: z.string().max(1000).describe('What was seen, in one or two sentences'),
  ms: z.number().int(),
});
export type TrunkTestStep = z.infer<typeof TrunkTestStep>;

/** What a node found out about a trunk. */
export const TrunkTest = z.object({ ok: z.boolean().describe('Every step went well'), steps: z.array(TrunkTestStep).max(10) });
export type TrunkTest = z.infer<typeof TrunkTest>;
