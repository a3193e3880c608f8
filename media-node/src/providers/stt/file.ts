/** Recognition of what was recorded: the services for whole files, which are cheaper and more patient than those for calls. */

import { unreachable } from '@botpbx/shared/base/errors';
import type { SttChoice } from '@botpbx/shared/model/speech-setting';
import { DeepgramClient } from '@deepgram/sdk';
import { z } from 'zod';
import type { Pcm } from '../../voice/audio.ts';
import { ProviderError, type SpeechToText } from '../../voice/ports.ts';
import type { Account } from '../account.ts';
import { googleHeaders } from '../google-account.ts';
import { inTime } from '../in-time.ts';
import { accepted } from '../refusal.ts';
import { jsonOf } from '../socket.ts';
import { straightFetch } from '../straight.ts';
import { bytesOf, wavOf } from '../wav.ts';
import { deepgramModel, deepgramOptions, timedWord } from './deepgram.ts';
import { googleModel } from './google.ts';
import { groqRecogniser } from './groq.ts';
import { openAiRecogniser } from './openai.ts';
import { hearUploads, type Understood, type UploadEngine } from './uploads.ts';
import type { SttOptions } from './whisper.ts';

/** Every engine that takes files. */
export type FileChoice = Exclude<SttChoice, { engine: 'pocketsphinx' }>;

const ANSWER_MS = 120_000;
const POLL_MS = 1000;
const ASSEMBLYAI_MODEL = 'best';

/** Hears what was recorded, an utterance at a time. */
export const makeFileEars = (account: Account, choice: FileChoice, options: SttOptions = {}): SpeechToText => ({
  listens: 'utterance',
  hear: hearUploads({ provider: choice.engine, leastBilledS: 0, ...recogniserOf(account, choice, { answerMs: ANSWER_MS, ...options }) }),
});

type Recogniser = Pick<UploadEngine, 'model' | 'recognise'>;
type Patient = SttOptions & { readonly answerMs: number };

/** What turns a recording, or a stretch of one, into text. */
function recogniserOf(account: Account, choice: FileChoice, options: Patient): Recogniser {
  switch (choice.engine) {
    case 'deepgram':
      return deepgramFiles(account, choice, options);
    case 'assemblyai':
      return assemblyAiFiles(account, choice, options);
    case 'groq':
      return groqRecogniser(account, { ...choice, response_format: 'verbose_json' }, options);
    case 'openai':
      return openAiRecogniser(account, choice, options);
    case 'google':
      return googleFiles(account, choice, options);
    default:
      return unreachable(choice);
  }
}

type Choice<E> = Extract<SttChoice, { engine: E }>;

const garbage = (provider: string, cause?: unknown): ProviderError =>
  new ProviderError(provider, 'garbage', { detail: 'an answer that cannot be read', cause });

const DeepgramWord = z.object({
  word: z.string(),
  punctuated_word: z.string().optional(),
  start: z.number(),
  end: z.number(),
  confidence: z.number(),
});
const DeepgramAnswer = z.object({
  results: z.object({
    channels: z.array(
      z.object({
        alternatives: z.array(z.object({ transcript: z.string(), confidence: z.number(), words: z.array(DeepgramWord).default([]) })),
      }),
    ),
  }),
});

function deepgramFiles(account: Account, choice: Choice<'deepgram'>, options: Patient): Recogniser {
  const model = deepgramModel(choice, options);
  const client = new DeepgramClient({
    apiKey: account.apiKey,
    maxRetries: 0,
    fetch: straightFetch,
    ...(account.baseUrl === undefined ? {} : { baseUrl: account.baseUrl }),
  });
  const { tier, ...known } = { tier: undefined, ...deepgramOptions(choice, model) };
  const recognise = async (pcm: Pcm, signal: AbortSignal): Promise<Understood> => {
    const ask = async (abortSignal: AbortSignal) => {
      const request = { abortSignal, ...(tier === undefined ? {} : { queryParams: { tier } }) };
      return await client.listen.v1.media.transcribeFile(wavOf(pcm), known, request);
    };
    const answer = await inTime<unknown>({ provider: 'deepgram', deadlineMs: options.answerMs, ask }, signal);
    const results = DeepgramAnswer.safeParse(answer);
    const best = results.data?.results.channels[0]?.alternatives[0];
    if (best === undefined) throw garbage('deepgram', results.error);
    return { text: best.transcript, confidence: best.transcript === '' ? null : best.confidence, words: best.words.map(timedWord) };
  };
  return { model, recognise };
}

const AssemblyAiAnswer = z.object({
  status: z.enum(['queued', 'processing', 'completed', 'error']),
  text: z.string().nullish(),
  confidence: z.number().nullish(),
  words: z.array(z.object({ text: z.string(), start: z.number(), end: z.number(), confidence: z.number() })).nullish(),
});

const Uploaded = z.object({ upload_url: z.string() });
const Submitted = z.object({ id: z.string().regex(/^[\w-]{1,80}$/) });

/** By REST: the SDK cannot be interrupted here, and keeps the status of a refusal to itself. */
function assemblyAiFiles(account: Account, choice: Choice<'assemblyai'>, options: Patient): Recogniser {
  const model = choice.model ?? options.defaultModel ?? ASSEMBLYAI_MODEL;
  const order = {
    speech_model: model,
    language_code: choice.language.replace('-', '_').toLowerCase(),
    punctuate: choice.punctuate,
    format_text: choice.format_text,
    speaker_labels: choice.speaker_labels,
    word_boost: choice.word_boost,
  };
  const base = `${(account.baseUrl ?? 'https://api.assemblyai.com').replace(/\/$/, '')}/v2`;
  const headers = { authorization: account.apiKey, 'content-type': 'application/json' };
  const ask = async (pcm: Pcm, signal: AbortSignal): Promise<Understood> => {
    const sound = { ...headers, 'content-type': 'application/octet-stream' };
    const { upload_url: url } = await read(
      Uploaded,
      straightFetch(`${base}/upload`, { method: 'POST', headers: sound, body: wavOf(pcm), signal }),
    );
    const body = JSON.stringify({ ...order, audio_url: url });
    const { id } = await read(Submitted, straightFetch(`${base}/transcript`, { method: 'POST', headers, body, signal }));
    for (;;) {
      const answer = await read(AssemblyAiAnswer, straightFetch(`${base}/transcript/${id}`, { headers, signal }));
      if (answer.status === 'completed') return assemblyAiText(answer);
      if (answer.status === 'error') throw new ProviderError('assemblyai', 'unavailable', { detail: 'it could not be understood' });
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  };
  const recognise = (pcm: Pcm, signal: AbortSignal) =>
    inTime({ provider: 'assemblyai', deadlineMs: options.answerMs, ask: (ending) => ask(pcm, ending) }, signal);
  return { model, recognise };
}

async function read<T>(schema: z.ZodType<T>, asked: Promise<Response>): Promise<T> {
  const answer = schema.safeParse(jsonOf(await (await accepted('assemblyai', await asked)).text()));
  if (!answer.success) throw garbage('assemblyai', answer.error);
  return answer.data;
}

const assemblyAiText = ({ text, confidence, words }: z.infer<typeof AssemblyAiAnswer>): Understood => ({
  text: text ?? '',
  confidence: confidence ?? null,
  words: words?.map((word) => ({ word: word.text, startMs: word.start, endMs: word.end, confidence: word.confidence })) ?? [],
});

const Seconds = z
  .string()
  .regex(/^[\d.]+s$/)
  .transform((text) => Math.round(Number(text.slice(0, -1)) * 1000));
const GoogleAnswer = z.object({
  results: z
    .array(
      z.object({
        alternatives: z
          .array(
            z.object({
              transcript: z.string().default(''),
              confidence: z.number().optional(),
              words: z.array(z.object({ startTime: Seconds.default(0), endTime: Seconds.default(0), word: z.string() })).default([]),
            }),
          )
          .default([]),
      }),
    )
    .default([]),
});

/** Google takes up to a minute at once; utterances are shorter. */
function googleFiles(account: Account, choice: Choice<'google'>, options: Patient): Recogniser {
  const model = googleModel(choice, options);
  const headersOf = googleHeaders(account);
  const url = `${(account.baseUrl ?? 'https://speech.googleapis.com').replace(/\/$/, '')}/v1/speech:recognize`;
  const ask = async (pcm: Pcm, signal: AbortSignal): Promise<Understood> => {
    const config = {
      encoding: 'LINEAR16',
      sampleRateHertz: pcm.sampleRateHz,
      languageCode: choice.language,
      model,
      enableAutomaticPunctuation: choice.automatic_punctuation,
      profanityFilter: choice.profanity_filter,
      enableWordTimeOffsets: choice.word_time_offsets,
    };
    const body = JSON.stringify({ config, audio: { content: Buffer.from(bytesOf(pcm)).toString('base64') } });
    const headers = { ...(await headersOf()), 'content-type': 'application/json' };
    const response = await accepted('google', await straightFetch(url, { method: 'POST', headers, body, signal }));
    const answer = GoogleAnswer.safeParse(jsonOf(await response.text()));
    if (!answer.success) throw garbage('google', answer.error);
    return googleText(answer.data);
  };
  const recognise = (pcm: Pcm, signal: AbortSignal) =>
    inTime({ provider: 'google', deadlineMs: options.answerMs, ask: (ending) => ask(pcm, ending) }, signal);
  return { model, recognise };
}

function googleText({ results }: z.infer<typeof GoogleAnswer>): Understood {
  const best = results.flatMap(({ alternatives }) => alternatives.slice(0, 1));
  const sure = best.flatMap(({ confidence }) => (confidence === undefined ? [] : [confidence]));
  return {
    text: best.map(({ transcript }) => transcript.trim()).join(' '),
    confidence: sure.length === 0 ? null : sure.reduce((sum, one) => sum + one, 0) / sure.length,
    words: best.flatMap(({ words }) => words.map(({ word, startTime, endTime }) => ({ word, startMs: startTime, endMs: endTime }))),
  };
}
