/** Recognition by OpenAI, and by every server with its transcription API: an utterance at a time. */
import { currentModel, dayOf } from '@botpbx/shared/model/models';
import type { SttChoice } from '@botpbx/shared/model/speech-setting';
import OpenAiSdk from 'openai';
import type { Pcm } from '../../voice/audio.ts';
import type { SpeechToText } from '../../voice/ports.ts';
import type { Account } from '../account.ts';
import { inTime } from '../in-time.ts';
import { straightFetch } from '../straight.ts';
import { hearUploads, type Understood } from './uploads.ts';
import { ANSWER_MS, languageOf, type SttOptions, understoodIn, wavFile } from './whisper.ts';

type Choice = Extract<SttChoice, { engine: 'openai' }>;

const PROVIDER = 'openai';
/** These tell how sure they are, if asked. */
const WITH_LOGPROBS = /^gpt-4o(?:-mini)?-transcribe/;

/** Hears utterances by OpenAI. */
export function makeOpenAiStt(account: Account, choice: Choice, options: SttOptions = {}): SpeechToText {
  const { model, recognise } = openAiRecogniser(account, choice, options);
  return { listens: 'utterance', hear: hearUploads({ provider: PROVIDER, model, leastBilledS: 0, recognise }) };
}

/** What turns a stretch of sound into text. */
export function openAiRecogniser(account: Account, choice: Choice, options: SttOptions) {
  const client = new OpenAiSdk({
    // a server of one's own may ask for none, the SDK wants one
    apiKey: account.apiKey || 'none',
    organization: null,
    project: null,
    baseURL: account.baseUrl ?? 'https://api.openai.com/v1',
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
      response_format: 'json',
      ...(WITH_LOGPROBS.test(model) ? { include: ['logprobs' as const] } : {}),
    } as const;
    const ask = (ending: AbortSignal) => client.audio.transcriptions.create(request, { signal: ending, timeout: deadlineMs + 1000 });
    return understoodIn(PROVIDER, await inTime({ provider: PROVIDER, deadlineMs, ask }, signal));
  };
  return { model, recognise };
}
