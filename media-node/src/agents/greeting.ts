/** The first words are ready before the call is answered, so that the caller hears ringing and then a voice, and nothing in between. */
import type { Speech, TextToSpeech } from '../voice/ports.ts';
import { sentenceCutter } from '../voice/sentences.ts';
import { until } from '../voice/streams.ts';

/** Longest time that a caller hears ringing for them. */
const READY_WITHIN_MS = 3_000;

/** Has the first piece of a text spoken ahead; resolves when its first sound is there, or the time is over. What it gives speaks that piece from what is there. */
export async function ahead(speak: TextToSpeech, text: string, signal: AbortSignal): Promise<TextToSpeech> {
  const piece = firstPieceOf(text);
  if (piece === undefined) return speak;
  const begun = speak(piece, signal)[Symbol.asyncIterator]();
  const early: Speech[] = [];
  const ready = fill(begun, early);
  await Promise.race([ready, timeOver(signal)]);
  let isUsed = false;
  return (wanted, ending) => {
    if (isUsed || wanted !== piece) return speak(wanted, ending);
    isUsed = true;
    return until(resumed({ begun, early, ready }), ending);
  };
}

function firstPieceOf(text: string): string | undefined {
  const cutter = sentenceCutter();
  return [...cutter.push(text), ...cutter.flush()][0];
}

type Filled = { readonly isDone: boolean; readonly error?: unknown };

/** Takes what comes until the first sound. */
async function fill(begun: AsyncIterator<Speech>, early: Speech[]): Promise<Filled> {
  try {
    for (;;) {
      const next = await begun.next();
      if (next.done) return { isDone: true };
      early.push(next.value);
      if (next.value.kind === 'audio') return { isDone: false };
    }
  } catch (error) {
    return { isDone: true, error };
  }
}

interface Begun {
  readonly begun: AsyncIterator<Speech>;
  readonly early: readonly Speech[];
  readonly ready: Promise<Filled>;
}

async function* resumed({ begun, early, ready }: Begun): AsyncGenerator<Speech, void, undefined> {
  try {
    const { isDone, error } = await ready;
    yield* early;
    if (error !== undefined) throw error;
    if (isDone) return;
    for (;;) {
      const next = await begun.next();
      if (next.done) return;
      yield next.value;
    }
  } finally {
    await begun.return?.();
  }
}

function timeOver(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, READY_WITHIN_MS);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
