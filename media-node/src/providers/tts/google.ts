/** Google Cloud Text-to-Speech: a WAV file for each piece, by REST. https://cloud.google.com/text-to-speech/docs/reference/rest/v1/text/synthesize */
import type { TtsChoice } from '@botpbx/shared/model/speech-setting';
import { z } from 'zod';
import { ProviderError, type Speech, type TextToSpeech } from '../../voice/ports.ts';
import type { Account } from '../account.ts';
import { googleHeaders } from '../google-account.ts';
import { accepted } from '../refusal.ts';
import { jsonOf } from '../socket.ts';
import { straightFetch } from '../straight.ts';
import { wavSamples } from '../wav.ts';
import { asSpeech, PATIENCE, spoken, type TtsOptions } from './spoken.ts';

const PROVIDER = 'google';
const URL_OF_ALL = 'https://texttospeech.googleapis.com';
const VOICE = 'en-US-Neural2-F';
const RATE_HZ = 16_000;
/** A voice is called by its language first: en-US-Neural2-F. */
const LANGUAGE = /^[a-z]{2,3}-[A-Za-z0-9]{2,8}/;
const Answer = z.object({ audioContent: z.base64() });

/** Speaks with Google. */
export function makeGoogleTts(account: Account, choice: Extract<TtsChoice, { engine: 'google' }>, options: TtsOptions = {}): TextToSpeech {
  const url = `${(account.baseUrl ?? URL_OF_ALL).replace(/\/$/, '')}/v1/text:synthesize`;
  const patience = { ...PATIENCE, ...options };
  const name = choice.voice ?? options.defaultVoice ?? VOICE;
  const headersOf = googleHeaders(account);
  const voice = { name, languageCode: LANGUAGE.exec(name)?.[0] ?? 'en-US' };
  const audioConfig = { audioEncoding: 'LINEAR16', sampleRateHertz: RATE_HZ, speakingRate: choice.speaking_rate, pitch: choice.pitch };
  const ask = async (text: string, signal: AbortSignal): Promise<AsyncIterable<Speech>> => {
    const headers = { ...(await headersOf()), 'content-type': 'application/json' };
    const body = JSON.stringify({ input: { text }, voice, audioConfig });
    const response = await accepted(PROVIDER, await straightFetch(url, { method: 'POST', headers, body, signal }));
    const read = Answer.safeParse(jsonOf(await response.text()));
    if (!read.success) throw new ProviderError(PROVIDER, 'garbage', { detail: 'an answer without sound' });
    return asSpeech(wavSamples(PROVIDER, one(Buffer.from(read.data.audioContent, 'base64'))));
  };
  return (text, signal) => spoken({ provider: PROVIDER, model: PROVIDER, text, open: (ending) => ask(text, ending), ...patience }, signal);
}

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  yield bytes;
}
