/** Small questions that show whether a provider is back. */
import { silence } from '../../voice/audio.ts';
import type { Ear, LanguageModel, SpeechToText, TextToSpeech } from '../../voice/ports.ts';
import type { Probe } from './breaker.ts';

/** Asks for a word; the first token is enough. */
export const probeLlm =
  (engine: LanguageModel): Probe =>
  async (signal) => {
    const asked = { system: 'Answer with the word: ok', history: [{ role: 'caller', text: 'Are you there?' } as const], tools: [] };
    for await (const thought of engine(asked, signal)) if (thought.kind === 'text') return;
    signal.throwIfAborted();
  };

/** Has a word spoken; the first sound is enough. */
export const probeTts =
  (engine: TextToSpeech): Probe =>
  async (signal) => {
    for await (const speech of engine('Hello.', signal)) if (speech.kind === 'audio') return;
    signal.throwIfAborted();
  };

/** Has it listen to a moment of silence; that it settles is enough. */
export const probeStt =
  (engine: SpeechToText): Probe =>
  async (signal) => {
    const ears: Ear[] = [{ kind: 'start' }, { kind: 'audio', pcm: silence(300, 8000) }, { kind: 'end' }];
    for await (const heard of engine.hear(eachOf(ears), signal)) if (heard.kind === 'settled') return;
    signal.throwIfAborted();
  };

async function* eachOf<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}
