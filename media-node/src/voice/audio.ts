/** Sound as it goes through the pipeline: 16-bit mono samples. */

/** A stretch of sound. Whoever is handed one must not change its samples. */
export interface Pcm {
  readonly samples: Int16Array;
  readonly sampleRateHz: number;
}

/** What a telephone line carries: narrow band, or wide band where the caller's phone offers it. */
export type LineRate = 8_000 | 16_000;

/** One packet of a telephone line lasts so long. */
export const FRAME_MS = 20;

/** Length in milliseconds. */
export const durationMs = ({ samples, sampleRateHz }: Pcm): number => (samples.length * 1000) / sampleRateHz;

/** Silence of a given length. */
export const silence = (ms: number, sampleRateHz: number): Pcm => ({
  samples: new Int16Array(Math.round((ms * sampleRateHz) / 1000)),
  sampleRateHz,
});

/** No level is told below this. */
export const SILENCE_DB = -96;

/** Root-mean-square level in dB below full scale. */
export function levelDb({ samples }: Pcm): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return sum === 0 ? SILENCE_DB : Math.max(SILENCE_DB, 10 * Math.log10(sum / samples.length / 32_768 ** 2));
}
