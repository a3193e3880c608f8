/** Google's speech synthesis as its reference describes it: https://cloud.google.com/text-to-speech/docs/reference/rest/v1/text/synthesize. A character lasts 50 ms. */
import { wavOf } from '../../../media-node/src/providers/wav.ts';
import type { Protocol } from './http.ts';
import { tone } from './said.ts';

/** What is asked for. */
export interface SynthesisAsked {
  readonly input: { readonly text: string };
  readonly voice: { readonly languageCode: string; readonly name: string };
  readonly audioConfig: Readonly<Record<string, string | number>>;
}

export const googleTts: Protocol = {
  answer: ({ body }) => {
    const { input, audioConfig } = JSON.parse(String(body)) as SynthesisAsked;
    const sampleRateHz = Number(audioConfig.sampleRateHertz);
    const wav = Buffer.from(wavOf({ samples: tone(input.text.length * 50, sampleRateHz), sampleRateHz }));
    const json = JSON.stringify({ audioContent: wav.toString('base64') });
    return { headers: { 'content-type': 'application/json' }, chunks: [json.slice(0, 500), json.slice(500, 1000), json.slice(1000)] };
  },
  refusal: (status) => ({
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ error: { code: status, message: 'refused', status: status === 401 ? 'UNAUTHENTICATED' : 'INTERNAL' } }),
  }),
};
