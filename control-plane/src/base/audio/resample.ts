/** From one sample rate to another: a windowed sinc in as many phases as the ratio needs, fed piece by piece. */

/** Samples of one channel from -1 to 1. */
export type Samples = Float32Array;

export interface Resampler {
  /** Takes samples and gives those that can be made already. */
  push(samples: Samples): Samples;
  /** Gives the rest; nothing may be pushed after it. */
  end(): Samples;
}

/** Places to each side of a sample that it is made of, where the rate does not fall. */
const REACH = 24;
/** Part of the band that is kept; the rest is the slope of the filter. */
const KEPT = 0.94;

/** Makes a resampler between two whole rates in hertz. */
export function makeResampler(fromHz: number, toHz: number): Resampler {
  const divisor = greatestDivisor(fromHz, toHz);
  const [up, down] = [toHz / divisor, fromHz / divisor];
  if (up === down) return { push: (samples) => samples, end: () => new Float32Array() };
  const reach = Math.ceil(REACH * Math.max(1, down / up));
  const phases = makePhases(up, reach, Math.min(1, up / down) * KEPT);
  // silence before the first sample, so that the filter has something to its left
  let held: Samples = new Float32Array(reach - 1);
  let phase = 0;
  const make = (input: Samples): Samples => {
    const count = Math.max(0, Math.ceil(((input.length - 2 * reach + 1) * up - phase) / down));
    const made = new Float32Array(count);
    let at = 0;
    for (let index = 0; index < count; index++) {
      made[index] = weighed(input, at, phases[phase] as Samples);
      phase += down;
      at += Math.floor(phase / up);
      phase %= up;
    }
    held = input.slice(at);
    return made;
  };
  return {
    push: (samples) => make(joined(held, samples)),
    end: () => make(joined(held, new Float32Array(reach))),
  };
}

function weighed(input: Samples, at: number, weights: Samples): number {
  let sum = 0;
  for (let index = 0; index < weights.length; index++) sum += (input[at + index] as number) * (weights[index] as number);
  return sum;
}

/** The filter as it lies on the input for each place between two samples, each with the sum 1. */
function makePhases(up: number, reach: number, cutoff: number): Samples[] {
  return Array.from({ length: up }, (_, phase) => {
    const weights = new Float32Array(2 * reach);
    let sum = 0;
    for (let index = 0; index < weights.length; index++) {
      const distance = index - (reach - 1) - phase / up;
      const weight = sinc(distance * cutoff) * blackman(distance / reach);
      weights[index] = weight;
      sum += weight;
    }
    return weights.map((weight) => weight / sum);
  });
}

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));
const blackman = (x: number): number => (Math.abs(x) >= 1 ? 0 : 0.42 + 0.5 * Math.cos(Math.PI * x) + 0.08 * Math.cos(2 * Math.PI * x));

function joined(one: Samples, other: Samples): Samples {
  const both = new Float32Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}

function greatestDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestDivisor(other, one % other);
}
