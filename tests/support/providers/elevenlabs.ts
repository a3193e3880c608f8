/**
 * ElevenLabs' speech as its reference describes it, over the socket and over HTTP:
 * https://elevenlabs.io/docs/api-reference/text-to-speech/v-1-text-to-speech-voice-id-stream-input
 * A character lasts 50 ms; the sound is a tone, handed out word by word.
 */
import type { Protocol, ScriptedServer } from './http.ts';
import { tone } from './said.ts';
import { startTalking, type Talk } from './sockets.ts';

const CHARACTER_MS = 50;
const RATE_HZ = 16_000;

/** What a client said over a socket. */
export interface ElevenLabsSaid {
  readonly text: string;
  readonly voice_settings?: Readonly<Record<string, number>>;
}

export interface ElevenLabsServer extends ScriptedServer {
  readonly said: ElevenLabsSaid[];
}

const refusal = (status: number): string =>
  JSON.stringify({ detail: { status: status === 401 ? 'invalid_api_key' : 'error', message: 'refused' } });

/** The socket. */
export async function startElevenLabs(): Promise<ElevenLabsServer> {
  const said: ElevenLabsSaid[] = [];
  const server = await startTalking({
    talk: (talk) => speak(talk, said),
    refusal,
    failure: (status) => ({
      message: {
        message: 'it failed',
        error: status === 401 ? 'invalid_api_key' : status === 429 ? 'rate_limit_exceeded' : 'system_busy',
        code: 1008,
      },
      code: 1008,
    }),
  });
  return { ...server, said };
}

function speak(talk: Talk, said: ElevenLabsSaid[]): void {
  let text = '';
  talk.socket.on('message', (data: Buffer) => {
    const message = JSON.parse(String(data)) as ElevenLabsSaid;
    said.push(message);
    text += message.text;
    if (message.text !== '') return;
    for (const word of wordsOf(text))
      talk.say({ audio: soundOf(word), isFinal: null, alignment: socketTimes(word), normalizedAlignment: socketTimes(word) });
    talk.say({ audio: null, isFinal: true, alignment: null, normalizedAlignment: null });
    talk.end(1000);
  });
}

/** Words with the blank behind them. */
const wordsOf = (text: string): string[] => text.trim().match(/\S+\s*/g) ?? [];

const soundOf = (word: string): string => Buffer.from(tone(word.length * CHARACTER_MS, RATE_HZ).buffer).toString('base64');

/** Times within the stretch of sound. */
const socketTimes = (word: string) => ({
  chars: [...word],
  charStartTimesMs: [...word].map((_, at) => at * CHARACTER_MS),
  charDurationsMs: [...word].map(() => CHARACTER_MS),
});

/** The same over HTTP, with times from the beginning of all. */
export const elevenLabsStream: Protocol = {
  answer: ({ body }) => {
    const { text } = JSON.parse(String(body)) as { readonly text: string };
    let at = 0;
    const chunks = wordsOf(text).map((word) => {
      const starts = [...word].map(() => (at++ * CHARACTER_MS) / 1000);
      const alignment = {
        characters: [...word],
        character_start_times_seconds: starts,
        character_end_times_seconds: starts.map((start) => start + CHARACTER_MS / 1000),
      };
      return `${JSON.stringify({ audio_base64: soundOf(word), alignment, normalized_alignment: alignment })}\n`;
    });
    return { headers: { 'content-type': 'application/json' }, chunks };
  },
  refusal: (status) => ({ headers: { 'content-type': 'application/json' }, body: refusal(status) }),
};
