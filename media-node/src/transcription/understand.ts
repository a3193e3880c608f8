/** Has a recogniser listen to a recording: one utterance after the other, as if each were spoken now. */
import type { Pcm } from '../voice/audio.ts';
import type { Ear, Heard, SpeechToText, TimedWord } from '../voice/ports.ts';
import type { Stretch } from './utterances.ts';

/** What was understood of one utterance; times are milliseconds from the beginning of the recording. */
export interface Understood extends Stretch {
  readonly text: string;
  /** 0 to 1; null where the engine gives none. */
  readonly confidence: number | null;
  readonly words: readonly TimedWord[];
}

/** Who is to be handed one utterance after the other. */
export interface Listener {
  readonly hear: SpeechToText['hear'];
  /** The engine computes here: it is handed no more than it has worked through. */
  readonly isPaced: boolean;
}

const CHUNK_MS = 500;

/** Listens to one stretch. Undefined when no word was understood. @throws {ProviderError} */
export async function understand(
  { hear, isPaced }: Listener,
  { sound, stretch }: { readonly sound: Pcm; readonly stretch: Stretch },
  signal: AbortSignal,
): Promise<Understood | undefined> {
  const finals: Extract<Heard, { kind: 'final' }>[] = [];
  for await (const heard of hear(earsOf(sound, stretch, isPaced), signal)) {
    if (heard.kind === 'final' && heard.text.trim() !== '') finals.push(heard);
    if (heard.kind === 'settled') break;
  }
  if (finals.length === 0) return undefined;
  const { startMs } = stretch;
  const words = finals.flatMap(({ words: timed = [] }) => timed);
  const known = finals.flatMap(({ confidence }) => confidence ?? []);
  return {
    ...stretch,
    text: finals.map(({ text }) => text.trim()).join(' '),
    confidence: known.length === 0 ? null : known.reduce((sum, one) => sum + one, 0) / known.length,
    words: words.map((word) => ({ ...word, startMs: word.startMs + startMs, endMs: word.endMs + startMs })),
  };
}

async function* earsOf({ samples, sampleRateHz }: Pcm, { startMs, endMs }: Stretch, isPaced: boolean): AsyncGenerator<Ear> {
  const at = (ms: number) => Math.round((ms * sampleRateHz) / 1000);
  yield { kind: 'start' };
  for (let ms = startMs; ms < endMs; ms += CHUNK_MS) {
    yield { kind: 'audio', pcm: { samples: samples.subarray(at(ms), at(Math.min(endMs, ms + CHUNK_MS))), sampleRateHz } };
    // an engine that is asked what it has understood so far answers when it has got there
    if (isPaced) yield { kind: 'pause' };
  }
  yield { kind: 'end' };
}
