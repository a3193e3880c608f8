/** Sound of any length cut into windows of one length. */
import type { LineRate } from '../../voice/audio.ts';

/** Windows of 32 ms, as Silero was trained. */
export const WINDOW_SAMPLES: Readonly<Record<LineRate, number>> = { 8000: 256, 16000: 512 };

/** Takes sound in order and gives the windows that it completed. */
export function makeWindows(size: number): (samples: Int16Array) => Int16Array[] {
  let rest = new Int16Array(0);
  return (samples) => {
    const all = new Int16Array(rest.length + samples.length);
    all.set(rest);
    all.set(samples, rest.length);
    const count = Math.floor(all.length / size);
    rest = all.slice(count * size);
    return Array.from({ length: count }, (_none, index) => all.subarray(index * size, (index + 1) * size));
  };
}
