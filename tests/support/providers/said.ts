/** What callers say to the emulators of recognisers, and what those make of it: one word for each stretch of loud sound. */
import type { Pcm } from '../../../media-node/src/voice/audio.ts';
import type { Ear, Heard, SpeechToText } from '../../../media-node/src/voice/ports.ts';

/** The words that emulators understand, in turn. */
export const SAID = ['hello', 'there', 'sales', 'please'];

const LOUD = 1000;
const FRAME_MS = 20;

/** Counts loud sound, 16-bit samples as bytes, and gives a word whenever so many bytes of it came. */
export function wordCounter(bytesAWord: number): (bytes: Buffer) => string | undefined {
  let heard = 0;
  return (bytes) => {
    if (!isLoud(bytes)) return undefined;
    const before = Math.floor(heard / bytesAWord);
    heard += bytes.length;
    return Math.floor(heard / bytesAWord) === before ? undefined : SAID[before % SAID.length];
  };
}

/** Whether any of it is louder than a line's noise. */
export function isLoud(bytes: Buffer): boolean {
  for (let at = 0; at + 1 < bytes.length; at += 2) if (Math.abs(bytes.readInt16LE(at)) > LOUD) return true;
  return false;
}

/** A tone: something to hear. */
export const tone = (ms: number, sampleRateHz: number): Int16Array =>
  Int16Array.from({ length: Math.round((ms * sampleRateHz) / 1000) }, (_, at) =>
    Math.round(8000 * Math.sin((2 * Math.PI * 440 * at) / sampleRateHz)),
  );

/** One frame of speech, or of silence. */
export const frame = (isSpeech: boolean, sampleRateHz = 8000): Pcm => ({
  samples: isSpeech ? tone(FRAME_MS, sampleRateHz) : new Int16Array((sampleRateHz * FRAME_MS) / 1000),
  sampleRateHz,
});

/** So many milliseconds of speech or silence as frames. */
export const sound = (ms: number, isSpeech: boolean, sampleRateHz = 8000): Ear[] =>
  Array.from({ length: ms / FRAME_MS }, () => ({ kind: 'audio', pcm: frame(isSpeech, sampleRateHz) }));

/** One utterance: it begins, he speaks for so long, pauses, and has finished. */
export const utterance = (ms: number, sampleRateHz = 8000): Ear[] => [
  { kind: 'start' },
  ...sound(ms, true, sampleRateHz),
  { kind: 'pause' },
  ...sound(200, false, sampleRateHz),
  { kind: 'end' },
];

/** Hands ears over, a number among them being a rest in milliseconds, and then keeps the line open until `signal` aborts. */
export async function* line(ears: readonly (Ear | number)[], signal: AbortSignal): AsyncGenerator<Ear, void, undefined> {
  for (const ear of ears) {
    if (typeof ear === 'number') await new Promise((resolve) => setTimeout(resolve, ear));
    else yield ear;
  }
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
}

/** Collects what is heard until so many `settled` came. */
export async function heardUntilSettled(engine: SpeechToText, ears: readonly (Ear | number)[], settles = 1): Promise<Heard[]> {
  const controller = new AbortController();
  const all: Heard[] = [];
  try {
    for await (const heard of engine.hear(line(ears, controller.signal), controller.signal)) {
      all.push(heard);
      if (heard.kind === 'settled' && --settles === 0) break;
    }
  } finally {
    controller.abort();
  }
  return all;
}

/** The finals of what was heard, as one text. */
export const finalText = (heard: readonly Heard[]): string => heard.flatMap((one) => (one.kind === 'final' ? [one.text] : [])).join(' ');

/** A server that tells when a request was closed. */
interface Closes {
  request(index: number): Promise<{ readonly closed: Promise<number> }>;
}

const MIDST: readonly Ear[] = [{ kind: 'start' }, ...sound(400, true)];

/** How long after an abort the server saw the connection go, in milliseconds; the stream ends quietly. */
export async function closedAfterAbort(engine: SpeechToText, server: Closes, ears: readonly Ear[] = MIDST): Promise<number> {
  const controller = new AbortController();
  const hearing = allOf(engine.hear(line(ears, controller.signal), controller.signal));
  const { closed } = await server.request(0);
  await new Promise((resolve) => setTimeout(resolve, 100));
  const atMs = performance.now();
  controller.abort();
  await hearing;
  return (await closed) - atMs;
}

/** Everything that a stream gives. */
export async function allOf<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of stream) all.push(one);
  return all;
}
