/** Tones of a telephone's keys (ITU-T Q.23): one of the low group and one of the high group, and nothing else. */

const LOW_HZ = [697, 770, 852, 941];
const HIGH_HZ = [1209, 1336, 1477, 1633];
/** Of all energy, what two tones make up in a clean key. */
const LEAST_SHARE = 0.7;
/** Neither tone alone is a key. */
const LEAST_EACH = 0.1;

/** Whether a stretch of about 20 ms is the tone of a key. */
export function isDialTone(samples: Int16Array, sampleRateHz: number): boolean {
  let energy = 0;
  for (const sample of samples) energy += sample * sample;
  if (energy === 0) return false;
  const shareOf = (hz: number) => (2 * powerAt(samples, hz / sampleRateHz)) / (samples.length * energy);
  const low = Math.max(...LOW_HZ.map(shareOf));
  const high = Math.max(...HIGH_HZ.map(shareOf));
  return low + high > LEAST_SHARE && low > LEAST_EACH && high > LEAST_EACH;
}

/** Goertzel's filter: the energy at one frequency, given in cycles a sample. */
function powerAt(samples: Int16Array, cycles: number): number {
  const turn = 2 * Math.cos(2 * Math.PI * cycles);
  let last = 0;
  let before = 0;
  for (const sample of samples) {
    const next = sample + turn * last - before;
    before = last;
    last = next;
  }
  return last * last + before * before - turn * last * before;
}
