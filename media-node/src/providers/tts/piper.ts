/**
 * Piper on this network. Two servers go by that name: one takes `POST /api/tts`, and the one that Piper brings itself (`python -m
 * piper.http_server`) takes the same at `POST /`. Both answer with a WAV file; which one it is, the first answer shows.
 */
import type { TtsChoice } from '@botpbx/shared/model/speech-setting';
import type { Speech, TextToSpeech } from '../../voice/ports.ts';
import type { Account } from '../account.ts';
import { accepted } from '../refusal.ts';
import { straightFetch } from '../straight.ts';
import { wavSamples } from '../wav.ts';
import { soundBody } from './body.ts';
import { asSpeech, PATIENCE, spoken, type TtsOptions } from './spoken.ts';

const PROVIDER = 'piper';
const VOICE = 'en_US-lessac-medium';
export const PIPER_URL = 'http://127.0.0.1:5000';
const PATHS = ['/api/tts', '/'] as const;

/** Speaks with Piper. */
export function makePiper(account: Account, choice: Extract<TtsChoice, { engine: 'piper' }>, options: TtsOptions = {}): TextToSpeech {
  const base = (account.baseUrl ?? PIPER_URL).replace(/\/(?:api\/tts\/?)?$/, '');
  const patience = { ...PATIENCE, ...options };
  const voice = choice.voice ?? options.defaultVoice ?? VOICE;
  // Piper counts how long a sound lasts, not how fast it goes
  const pace = choice.speed === 1 ? {} : { length_scale: Number((1 / choice.speed).toFixed(3)) };
  const headers = { 'content-type': 'application/json', ...(account.apiKey === '' ? {} : { authorization: `Bearer ${account.apiKey}` }) };
  let known: (typeof PATHS)[number] | undefined;
  const ask = async (text: string, signal: AbortSignal): Promise<Response> => {
    const body = JSON.stringify({ text, voice, ...pace });
    const [first, second] = known === undefined ? PATHS : [known];
    const response = await straightFetch(`${base}${first}`, { method: 'POST', headers, body, signal });
    if (second === undefined || (response.status !== 404 && response.status !== 405)) {
      if (response.ok) known = first;
      return accepted(PROVIDER, response);
    }
    await response.body?.cancel();
    const other = await accepted(PROVIDER, await straightFetch(`${base}${second}`, { method: 'POST', headers, body, signal }));
    known = second;
    return other;
  };
  return (text, signal) => {
    const open = async (ending: AbortSignal): Promise<AsyncIterable<Speech>> =>
      asSpeech(wavSamples(PROVIDER, soundBody(PROVIDER, await ask(text, ending))));
    return spoken({ provider: PROVIDER, model: PROVIDER, text, open, ...patience }, signal);
  };
}
