/** Speech of OpenAI, and of every server with its speech API: plain samples of 24 kHz, streamed as they are made. */
import { currentModel, dayOf } from '@botpbx/shared/model/models';
import type { TtsChoice } from '@botpbx/shared/model/speech-setting';
import OpenAiSdk from 'openai';
import type { Speech, TextToSpeech } from '../../voice/ports.ts';
import type { Account } from '../account.ts';
import { straightFetch } from '../straight.ts';
import { samplesOf } from '../wav.ts';
import { soundBody } from './body.ts';
import { asSpeech, PATIENCE, spoken, type TtsOptions } from './spoken.ts';

const PROVIDER = 'openai';
const RATE_HZ = 24_000;
const VOICE = 'nova';

/** Speaks with OpenAI. */
export function makeOpenAiTts(account: Account, choice: Extract<TtsChoice, { engine: 'openai' }>, options: TtsOptions = {}): TextToSpeech {
  const wanted = choice.model ?? options.defaultModel ?? null;
  return openAiSpeaker({
    provider: PROVIDER,
    model: currentModel({ kind: 'tts', provider: PROVIDER }, wanted, dayOf(new Date())).name,
    voice: choice.voice ?? options.defaultVoice ?? VOICE,
    speed: choice.speed,
    apiKey: account.apiKey,
    baseUrl: account.baseUrl ?? 'https://api.openai.com/v1',
    options,
  });
}

/** A speaker behind this API. */
export interface OpenAiSpeaker {
  readonly provider: string;
  readonly model: string;
  readonly voice: string;
  readonly speed: number;
  readonly apiKey: string;
  /** With the path of the API's version. */
  readonly baseUrl: string;
  readonly options: TtsOptions;
}

/** Speaks with any server that has this API. */
export function openAiSpeaker({ provider, model, voice, speed, apiKey, baseUrl, options }: OpenAiSpeaker): TextToSpeech {
  const client = new OpenAiSdk({
    // a server of one's own may ask for none, the SDK wants one
    apiKey: apiKey || 'none',
    organization: null,
    project: null,
    baseURL: baseUrl,
    maxRetries: 0,
    fetch: straightFetch,
    logLevel: 'off',
  });
  const patience = { ...PATIENCE, ...options };
  return (text, signal) => {
    const open = async (ending: AbortSignal): Promise<AsyncIterable<Speech>> => {
      const request = { model, voice, input: text, speed, response_format: 'pcm' } as const;
      const response = await client.audio.speech.create(request, { signal: ending, timeout: patience.firstMs + 1000 });
      return asSpeech(samplesOf(soundBody(provider, response), RATE_HZ));
    };
    return spoken({ provider, model, text, open, ...patience }, signal);
  };
}
