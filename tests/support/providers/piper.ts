/**
 * Piper's HTTP servers: the one with `POST /api/tts` and the one that Piper brings (`POST /`, https://github.com/OHF-Voice/piper1-gpl).
 * Both answer with a WAV file of 22.05 kHz. A character lasts 50 ms.
 */
import { wavOf } from '../../../media-node/src/providers/wav.ts';
import type { Protocol } from './http.ts';
import { tone } from './said.ts';

const RATE_HZ = 22_050;

/** What is asked for. */
export interface PiperAsked {
  readonly text: string;
  readonly voice: string;
  readonly length_scale?: number;
}

/** The sound in chunks, the first of which ends within the header. */
export const piper: Protocol = {
  answer: ({ body }) => {
    const { text } = JSON.parse(String(body)) as PiperAsked;
    const wav = wavOf({ samples: tone(text.length * 50, RATE_HZ), sampleRateHz: RATE_HZ });
    return { headers: { 'content-type': 'audio/wav' }, chunks: [wav.subarray(0, 30), wav.subarray(30, 4001), wav.subarray(4001)] };
  },
  refusal: (status) => ({ headers: { 'content-type': 'text/html' }, body: `<!doctype html><title>${status}</title>` }),
};
