/** OpenAI's speech API as its reference describes it: https://platform.openai.com/docs/api-reference/audio/createSpeech. A character lasts 50 ms. */
import type { Protocol } from './http.ts';
import { tone } from './said.ts';

/** What is asked for. */
export interface SpeechAsked {
  readonly model: string;
  readonly voice: string;
  readonly input: string;
  readonly speed: number;
  readonly response_format: string;
}

/** Plain samples of 24 kHz in chunks of odd lengths, as networks cut them. */
export const openAiSpeech: Protocol = {
  answer: ({ body }) => {
    const { input } = JSON.parse(String(body)) as SpeechAsked;
    const bytes = new Uint8Array(tone(input.length * 50, 24_000).buffer);
    const chunks = [bytes.subarray(0, 4801), bytes.subarray(4801, 9999), bytes.subarray(9999)];
    return { headers: { 'content-type': 'audio/pcm' }, chunks };
  },
  refusal: (status) => ({
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      error: { message: 'refused', type: 'invalid_request_error', param: null, code: status === 401 ? 'invalid_api_key' : null },
    }),
  }),
};
