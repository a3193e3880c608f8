/** Text as sound that telephones play: 16-bit mono at 8 kHz. */
import { makeResampler } from '../sound/resample.ts';
import type { TextToSpeech } from '../voice/ports.ts';

export const TELEPHONE_HZ = 8_000;

/** Has it spoken to its end. @throws what the engine throws */
export async function spokenFor(speak: TextToSpeech, text: string, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let resampler: ReturnType<typeof makeResampler> | undefined;
  try {
    for await (const speech of speak(text, signal)) {
      if (speech.kind !== 'audio') continue;
      resampler ??= makeResampler(speech.pcm.sampleRateHz, TELEPHONE_HZ);
      const { buffer, byteOffset, byteLength } = resampler.push(speech.pcm.samples);
      parts.push(new Uint8Array(buffer, byteOffset, byteLength).slice());
    }
  } finally {
    resampler?.close();
  }
  return new Uint8Array(Buffer.concat(parts));
}
