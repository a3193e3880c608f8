import { z } from 'zod';
import { Instant } from '../base/ids.ts';
import { Label } from '../base/phone.ts';

/** Voices of the local engine. */
export const SpeechVoice = z.enum(['slt', 'rms', 'awb', 'kal16']);
export type SpeechVoice = z.infer<typeof SpeechVoice>;

/** `upload`: a file was sent; `speech`: made out of a text; `phone`: recorded by calling. */
export const SoundSource = z.enum(['upload', 'speech', 'phone']);
export type SoundSource = z.infer<typeof SoundSource>;

/** Longest file that is taken, in bytes. */
export const MAX_SOUND_BYTES = 20 * 1_048_576;
/** Longest sound. */
export const MAX_SOUND_SECONDS = 900;

const name = Label(80);

/** Something that callers hear: 16-bit mono at 16 kHz, whatever was sent. */
export const Sound = z.object({
  id: z.number().int(),
  name,
  source: SoundSource.describe('upload: a file was sent; speech: made out of a text; phone: recorded by calling'),
  text: z.string().nullable().describe('The text, of a sound that was made out of one'),
  voice: SpeechVoice.nullable(),
  hash: z.string().describe('SHA-256 of the WAV file'),
  bytes: z.number().int(),
  duration_ms: z.number().int(),
  created_at: Instant,
  updated_at: Instant,
});
export type Sound = z.infer<typeof Sound>;

/** What is to be said. */
export const Speech = z.strictObject({
  text: z
    .string()
    .trim()
    .min(1)
    .max(2000)
    .refine((text) => text.isWellFormed(), 'is not well-formed Unicode')
    .describe('English; numbers and abbreviations are read as one would'),
  voice: SpeechVoice.default('slt').describe('slt: a woman; rms, awb and kal16: men'),
  speed: z.number().min(0.5).max(2).default(1).describe('1 is as it is, 2 twice as fast'),
});
export type Speech = z.infer<typeof Speech>;

export const NewSpokenSound = Speech.extend({ name });
export type NewSpokenSound = z.infer<typeof NewSpokenSound>;

export const SoundPatch = z.strictObject({ name }).partial();
export type SoundPatch = z.infer<typeof SoundPatch>;
