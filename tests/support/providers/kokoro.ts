/** Kokoro-FastAPI: OpenAI's speech API with errors as FastAPI words them. https://github.com/remsky/Kokoro-FastAPI */
import type { Protocol } from './http.ts';
import { openAiSpeech } from './openai-speech.ts';

export const kokoro: Protocol = {
  answer: openAiSpeech.answer,
  refusal: (status) => ({
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ detail: { error: `error_${status}`, message: 'refused', type: 'server_error' } }),
  }),
};
