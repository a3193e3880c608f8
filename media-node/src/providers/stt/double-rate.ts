/** Doubles the rate of sound as it comes: 8 kHz to 16 kHz. */

/** Taps on each side of a new sample; the sound is late by so many samples of the lower rate. */
const REACH = 16;

/** Half-band filter: a windowed sinc at the places between the samples. */
const TAPS = Float32Array.from({ length: 2 * REACH }, (_none, index) => {
  const at = index - REACH + 0.5;
  const window = 0.5 + 0.5 * Math.cos((Math.PI * at) / REACH);
  return (Math.sin(Math.PI * at) / (Math.PI * at)) * window;
});

/** Takes sound of the lower rate in order and gives twice as many samples. */
export function makeDoubler(): (samples: Int16Array) => Int16Array {
  let past = new Int16Array(2 * REACH - 1);
  return (samples) => {
    const all = new Int16Array(past.length + samples.length);
    all.set(past);
    all.set(samples, past.length);
    const made = new Int16Array(samples.length * 2);
    for (let index = 0; index < samples.length; index += 1) {
      let between = 0;
      for (let tap = 0; tap < TAPS.length; tap += 1) between += (all[index + tap] as number) * (TAPS[tap] as number);
      made[2 * index] = all[index + REACH - 1] as number;
      made[2 * index + 1] = Math.max(-32_768, Math.min(32_767, Math.round(between)));
    }
    past = all.slice(all.length - past.length);
    return made;
  };
}
