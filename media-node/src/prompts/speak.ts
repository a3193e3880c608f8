/** Has a text spoken to its end, as sound that Asterisk plays. */
import { joined } from '../providers/wav.ts';
import { makeResampler } from '../sound/resample.ts';
import type { Pcm } from '../voice/audio.ts';
import type { TextToSpeech } from '../voice/ports.ts';

/** Of sounds that Asterisk plays; it makes narrower ones of them itself. */
export const SOUND_HZ = 16_000;

/** Nobody speaks faster than this: an engine that ends before has broken off. */
const LEAST_MS_PER_LETTER = 10;
/** No sound of a text is longer. */
const LONGEST_SAMPLES = 15 * 60 * SOUND_HZ;

/** The engine spoke, but there is nothing that could be played. */
export class UnusableSpeech extends Error {
  override readonly name = 'UnusableSpeech';
}

/** Speaks it. @throws {UnusableSpeech} and what the engine throws, or the reason of `signal` */
export async function spokenWhole(speak: TextToSpeech, text: string, signal: AbortSignal): Promise<Pcm> {
  const parts: Int16Array[] = [];
  let rateHz = 0;
  let resampler: ReturnType<typeof makeResampler> | undefined;
  let length = 0;
  const take = (samples: Int16Array) => {
    length += samples.length;
    if (length > LONGEST_SAMPLES) throw new UnusableSpeech('the speech has no end');
    // what a resampler gives is its own memory
    parts.push(samples.slice());
  };
  try {
    for await (const speech of speak(text, signal)) {
      if (speech.kind !== 'audio' || speech.pcm.samples.length === 0) continue;
      if (speech.pcm.sampleRateHz !== rateHz) {
        if (resampler) take(resampler.end());
        resampler?.close();
        rateHz = speech.pcm.sampleRateHz;
        resampler = makeResampler(rateHz, SOUND_HZ);
      }
      take(resampler?.push(speech.pcm.samples) ?? speech.pcm.samples);
    }
    if (resampler) take(resampler.end());
  } finally {
    resampler?.close();
  }
  signal.throwIfAborted();
  const letters = text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
  if (length === 0) throw new UnusableSpeech('no sound came');
  if ((length * 1000) / SOUND_HZ < letters * LEAST_MS_PER_LETTER) throw new UnusableSpeech('the speech is not complete');
  return joined(parts.map((samples) => ({ samples, sampleRateHz: SOUND_HZ })));
}
