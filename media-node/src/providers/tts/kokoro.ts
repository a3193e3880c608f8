/** Kokoro on this network: a server such as Kokoro-FastAPI, whose speech API is OpenAI's. */
import type { TtsChoice } from '@botpbx/shared/model/speech-setting';
import type { TextToSpeech } from '../../voice/ports.ts';
import type { Account } from '../account.ts';
import { openAiSpeaker } from './openai.ts';
import type { TtsOptions } from './spoken.ts';

const VOICE = 'af_bella';
export const KOKORO_URL = 'http://127.0.0.1:5001';

/** Speaks with Kokoro. The account's address may or may not have the version of the API at its end. */
export function makeKokoro(account: Account, choice: Extract<TtsChoice, { engine: 'kokoro' }>, options: TtsOptions = {}): TextToSpeech {
  return openAiSpeaker({
    provider: 'kokoro',
    model: 'kokoro',
    voice: choice.voice ?? options.defaultVoice ?? VOICE,
    speed: choice.speed,
    apiKey: account.apiKey,
    baseUrl: `${(account.baseUrl ?? KOKORO_URL).replace(/\/(?:v1\/?)?$/, '')}/v1`,
    options,
  });
}
