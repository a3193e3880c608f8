/**
 * The transcription API of OpenAI and Groq as their references describe it: https://platform.openai.com/docs/api-reference/audio/createTranscription
 * and https://console.groq.com/docs/api-reference#audio-transcription. One word for each 200 ms of loud sound.
 */
import type { Protocol, Recorded } from './http.ts';
import { isLoud, SAID } from './said.ts';

const HEADER_BYTES = 44;

/** The fields of the form, and the file. */
export async function formOf({ headers, body }: Recorded): Promise<FormData> {
  return new Response(new Uint8Array(body), { headers: { 'content-type': headers['content-type'] ?? '' } }).formData();
}

export const whisper: Protocol = {
  answer: async (request) => {
    const form = await formOf(request);
    const file = form.get('file') as File;
    const wav = Buffer.from(await file.arrayBuffer());
    const words = wordsIn(wav.subarray(HEADER_BYTES), wav.readUInt32LE(24));
    const text = words.join(' ');
    const format = String(form.get('response_format'));
    if (format === 'text') return { headers: { 'content-type': 'text/plain' }, chunks: [`${text}\n`] };
    const logprobs = form.getAll('include[]').includes('logprobs')
      ? { logprobs: words.map((token) => ({ token, logprob: -0.1, bytes: [] })) }
      : {};
    const plain = { text, ...logprobs };
    const json = JSON.stringify(format === 'verbose_json' ? { ...plain, ...verbose(words) } : plain);
    const half = Math.floor(json.length / 2);
    return { headers: { 'content-type': 'application/json' }, chunks: [json.slice(0, half), json.slice(half)] };
  },
  refusal: (status) => ({
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ error: { message: 'refused', type: 'invalid_request_error', code: status === 401 ? 'invalid_api_key' : null } }),
  }),
};

const verbose = (words: readonly string[]) => ({
  task: 'transcribe',
  language: 'english',
  duration: 1,
  segments: [
    {
      id: 0,
      seek: 0,
      start: 0,
      end: 1,
      text: words.join(' '),
      tokens: [],
      temperature: 0,
      avg_logprob: -0.2,
      compression_ratio: 1,
      no_speech_prob: 0.01,
    },
    {
      id: 1,
      seek: 0,
      start: 1,
      end: 2,
      text: 'Thanks for watching!',
      tokens: [],
      temperature: 0,
      avg_logprob: -1.4,
      compression_ratio: 1,
      no_speech_prob: 0.9,
    },
  ],
  words: words.map((word, at) => ({ word, start: at * 0.2, end: at * 0.2 + 0.18 })),
});

function wordsIn(samples: Buffer, sampleRateHz: number): string[] {
  const bytesAWord = (200 * sampleRateHz * 2) / 1000;
  const frame = (20 * sampleRateHz * 2) / 1000;
  let loud = 0;
  for (let at = 0; at < samples.length; at += frame) if (isLoud(samples.subarray(at, at + frame))) loud += frame;
  return Array.from({ length: Math.floor(loud / bytesAWord) }, (_, at) => SAID[at % SAID.length] ?? '');
}
