/** Which engines an agent thinks, speaks and hears with. Names, options and defaults are those of the public reference. */
import { z } from 'zod';

export const LlmProvider = z.enum(['anthropic', 'openai', 'groq', 'rules']);
export type LlmProvider = z.infer<typeof LlmProvider>;
export const TtsEngine = z.enum(['piper', 'kokoro', 'elevenlabs', 'openai', 'google', 'flite']);
export type TtsEngine = z.infer<typeof TtsEngine>;
export const SttEngine = z.enum(['deepgram', 'assemblyai', 'groq', 'openai', 'google', 'pocketsphinx']);
export type SttEngine = z.infer<typeof SttEngine>;

/** Providers that a tenant may have an account with, or an address of its own for. */
export const ProviderName = z.enum(['anthropic', 'openai', 'groq', 'deepgram', 'assemblyai', 'elevenlabs', 'google', 'piper', 'kokoro']);
export type ProviderName = z.infer<typeof ProviderName>;

const name = z.string().min(1).max(120);
const Language = z.string().regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, 'is a language tag such as en-US');
const speed = (min: number, max: number) => z.number().min(min).max(max).default(1).describe('1 is the natural speed');
const share = (value: number) => z.number().min(0).max(1).default(value);
const flag = (value: boolean) => z.boolean().default(value);

/** A language model. */
export const LlmChoice = z.strictObject({
  provider: LlmProvider,
  model: name.nullable().default(null).describe("null: the provider's default model"),
  temperature: z.number().min(0).max(2).default(0.7),
  max_tokens: z.number().int().min(1).max(64_000).default(1024),
});
export type LlmChoice = z.infer<typeof LlmChoice>;

/** A speech engine. A voice that is null is the node's default of the engine. */
export const TtsChoice = z.discriminatedUnion('engine', [
  z.strictObject({ engine: z.literal('piper'), voice: name.nullable().default(null), speed: speed(0.25, 4) }),
  z.strictObject({ engine: z.literal('kokoro'), voice: name.nullable().default(null), speed: speed(0.25, 4) }),
  z.strictObject({
    engine: z.literal('elevenlabs'),
    voice: name.nullable().default(null),
    model: name.nullable().default(null),
    stability: share(0.5),
    similarity: share(0.75),
    style: share(0.5),
    speed: speed(0.7, 1.2),
  }),
  z.strictObject({
    engine: z.literal('openai'),
    voice: name.nullable().default(null),
    model: name.nullable().default(null),
    speed: speed(0.25, 4),
  }),
  z.strictObject({
    engine: z.literal('google'),
    voice: name.nullable().default(null),
    speaking_rate: speed(0.25, 4),
    pitch: z.number().min(-20).max(20).default(0),
  }),
  z.strictObject({ engine: z.literal('flite'), voice: z.enum(['slt', 'rms', 'awb', 'kal16']).default('slt'), speed: speed(0.5, 2) }),
]);
export type TtsChoice = z.infer<typeof TtsChoice>;

/** A speech recogniser. A model that is null is the node's default of the engine. */
export const SttChoice = z.discriminatedUnion('engine', [
  z.strictObject({
    engine: z.literal('deepgram'),
    language: Language.default('en-US'),
    model: name.nullable().default(null),
    tier: name.default('enhanced'),
    punctuate: flag(true),
    diarize: flag(false),
    smart_format: flag(true),
    profanity_filter: flag(false),
  }),
  z.strictObject({
    engine: z.literal('assemblyai'),
    language: Language.default('en'),
    model: name.nullable().default(null),
    punctuate: flag(true),
    format_text: flag(true),
    speaker_labels: flag(true),
    word_boost: z.array(name).max(1000).default(['BotPBX', 'Asterisk']),
  }),
  z.strictObject({
    engine: z.literal('groq'),
    language: Language.default('en'),
    model: name.nullable().default(null),
    temperature: z.number().min(0).max(1).default(0),
    response_format: z.enum(['json', 'verbose_json', 'text']).default('json'),
  }),
  z.strictObject({
    engine: z.literal('openai'),
    language: Language.default('en'),
    model: name.nullable().default(null),
    temperature: z.number().min(0).max(1).default(0),
  }),
  z.strictObject({
    engine: z.literal('google'),
    language: Language.default('en-US'),
    model: name.nullable().default(null),
    automatic_punctuation: flag(true),
    profanity_filter: flag(false),
    word_time_offsets: flag(true),
  }),
  z.strictObject({ engine: z.literal('pocketsphinx'), language: z.literal('en-US').default('en-US') }),
]);
export type SttChoice = z.infer<typeof SttChoice>;
