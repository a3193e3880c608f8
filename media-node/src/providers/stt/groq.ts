/** Whisper at Groq: an utterance at a time. */
import { currentModel, dayOf } from '@botpbx/shared/model/models';
import type { SttChoice } from '@botpbx/shared/model/speech-setting';
import GroqSdk from 'groq-sdk';
import type { Pcm } from '../../voice/audio.ts';
import type { SpeechToText } from '../../voice/ports.ts';
import type { Account } from '../account.ts';
import { inTime } from '../in-time.ts';
import { straightFetch } from '../straight.ts';
import { hearUploads, type Understood } from './uploads.ts';
import { ANSWER_MS, languageOf, type SttOptions, understoodIn, wavFile } from './whisper.ts';

type Choice = Extract<SttChoice, { engine: 'groq' }>;

const PROVIDER = 'groq';
/** Groq counts every file as ten seconds at least. */
const LEAST_BILLED_S = 10;

/** Hears utterances by Groq. */
export function makeGroqStt(account: Account, choice: Choice, options: SttOptions = {}): SpeechToText {
  const { model, recognise } = groqRecogniser(account, choice, options);
  return { listens: 'utterance', hear: hearUploads({ provider: PROVIDER, model, leastBilledS: LEAST_BILLED_S, recognise }) };
}

/** What turns a stretch of sound into text. */
export function groqRecogniser(account: Account, choice: Choice, options: SttOptions) {
  const client = new GroqSdk({
    apiKey: account.apiKey,
    // the SDK adds the path of the API itself
    baseURL: (account.baseUrl ?? 'https://api.groq.com').replace(/\/openai(?:\/v1)?\/?$/, ''),
    maxRetries: 0,
    fetch: straightFetch,
    logLevel: 'off',
  });
  const wanted = choice.model ?? options.defaultModel ?? null;
  const model = currentModel({ kind: 'stt', provider: PROVIDER }, wanted, dayOf(new Date())).name;
  const deadlineMs = options.answerMs ?? ANSWER_MS;
  const recognise = async (pcm: Pcm, signal: AbortSignal): Promise<Understood> => {
    const request = {
      file: wavFile(pcm),
      model,
      language: languageOf(choice.language),
      temperature: choice.temperature,
      response_format: choice.response_format,
      ...(choice.response_format === 'verbose_json' ? { timestamp_granularities: ['segment', 'word'] as ('segment' | 'word')[] } : {}),
    };
    const ask = (ending: AbortSignal) => client.audio.transcriptions.create(request, { signal: ending, timeout: deadlineMs + 1000 });
    return understoodIn(PROVIDER, await inTime({ provider: PROVIDER, deadlineMs, ask }, signal));
  };
  return { model, recognise };
}
