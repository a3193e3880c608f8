/** What a caller hears of a flow: a text that is spoken, or a sound of the tenant. */
import { z } from 'zod';
import { TtsChoice } from './speech-setting.ts';

/** A language tag. */
export const FlowLanguage = z.string().regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, 'is a language tag such as en-US');

export const FlowPrompt = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('text'),
    text: z.string().max(2000).describe('May name variables, such as ${CALLERID(num)}'),
    voice: TtsChoice.nullable().default(null).describe("null: the flow's voice"),
  }),
  z.strictObject({ kind: z.literal('sound'), sound_id: z.number().int().positive() }),
]);
export type FlowPrompt = z.infer<typeof FlowPrompt>;
