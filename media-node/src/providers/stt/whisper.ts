/** The transcription API, which OpenAI made and Groq has too: a file goes up, its text comes back. */
import { z } from 'zod';
import type { Pcm } from '../../voice/audio.ts';
import { ProviderError } from '../../voice/ports.ts';
import { wavOf } from '../wav.ts';
import type { Understood } from './uploads.ts';

/** How patient we are with a recogniser, and what it is when nobody chose. */
export interface SttOptions {
  /** From the question to the answer. */
  readonly answerMs?: number;
  /** Taken when the agent names no model; the registry's default otherwise. */
  readonly defaultModel?: string | null;
}

/** How patient we are unless somebody says otherwise. */
export const ANSWER_MS = 3000;

const FILE_NAME = 'speech.wav';

/** The sound as the SDKs take files. */
export const wavFile = (pcm: Pcm): File => new File([wavOf(pcm)], FILE_NAME, { type: 'audio/wav' });

/** The language as the API has it: without its region. */
export const languageOf = (tag: string): string => tag.split('-')[0] ?? tag;

const Segment = z.object({ text: z.string(), avg_logprob: z.number().optional(), no_speech_prob: z.number().optional() });
const Word = z.object({ word: z.string(), start: z.number(), end: z.number() });
const Answer = z.union([
  z.string().transform((text) => ({ text, segments: undefined, words: undefined, logprobs: undefined })),
  z.object({
    text: z.string(),
    segments: z.array(Segment).nullish(),
    words: z.array(Word).nullish(),
    logprobs: z.array(z.object({ logprob: z.number().optional() })).nullish(),
  }),
]);

/** Above this, a segment of which the model is unsure is no speech: it makes words up then. */
const NO_SPEECH = 0.6;
const UNSURE_LOGPROB = -1;

/** Reads an answer, in whichever of the formats it was asked for. */
export function understoodIn(provider: string, answer: unknown): Understood {
  const read = Answer.safeParse(answer);
  if (!read.success) throw new ProviderError(provider, 'garbage', { detail: 'an answer that cannot be read', cause: read.error });
  const { text, segments, words, logprobs } = read.data;
  const spoken = segments?.filter(({ no_speech_prob = 0, avg_logprob = 0 }) => no_speech_prob < NO_SPEECH || avg_logprob > UNSURE_LOGPROB);
  const sure = [...(spoken ?? []).map(({ avg_logprob }) => avg_logprob), ...(logprobs ?? []).map(({ logprob }) => logprob)];
  return {
    text: spoken === undefined || spoken.length === segments?.length ? text : spoken.map((one) => one.text.trim()).join(' '),
    confidence: confidenceOf(sure.filter((one) => one !== undefined)),
    ...(words ? { words: words.map(({ word, start, end }) => ({ word, startMs: inMs(start), endMs: inMs(end) })) } : {}),
  };
}

const inMs = (seconds: number): number => Math.round(seconds * 1000);

/** The mean probability of what the model chose; null where it says nothing of it. */
function confidenceOf(logprobs: readonly number[]): number | null {
  if (logprobs.length === 0) return null;
  return Math.min(1, Math.exp(logprobs.reduce((sum, one) => sum + one, 0) / logprobs.length));
}
