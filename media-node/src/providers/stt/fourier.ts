/** A Fourier transform of one length, in place. */

/** Real and imaginary parts, each of the transform's length. */
export interface Spectrum {
  readonly re: Float32Array;
  readonly im: Float32Array;
}

export interface Fourier {
  forward(spectrum: Spectrum): void;
  /** Without the division by the length. */
  backward(spectrum: Spectrum): void;
}

/** Makes the transform of a length that is a power of two. */
export function makeFourier(length: number): Fourier {
  const cos = Float32Array.from({ length: length / 2 }, (_none, index) => Math.cos((2 * Math.PI * index) / length));
  const sin = Float32Array.from({ length: length / 2 }, (_none, index) => Math.sin((2 * Math.PI * index) / length));
  const places = reversed(length);
  const run = ({ re, im }: Spectrum, direction: 1 | -1) => {
    for (const [one, other] of places) {
      [re[one], re[other]] = [re[other] as number, re[one] as number];
      [im[one], im[other]] = [im[other] as number, im[one] as number];
    }
    for (let size = 2; size <= length; size *= 2) butterflies({ re, im }, { size, direction, cos, sin });
  };
  return { forward: (spectrum) => run(spectrum, -1), backward: (spectrum) => run(spectrum, 1) };
}

interface Level {
  readonly size: number;
  readonly direction: 1 | -1;
  readonly cos: Float32Array;
  readonly sin: Float32Array;
}

function butterflies({ re, im }: Spectrum, { size, direction, cos, sin }: Level): void {
  const half = size / 2;
  const step = re.length / size;
  for (let first = 0; first < re.length; first += size)
    for (let k = 0; k < half; k += 1) {
      const c = cos[k * step] as number;
      const s = direction * (sin[k * step] as number);
      const low = first + k;
      const high = low + half;
      const xr = (re[high] as number) * c - (im[high] as number) * s;
      const xi = (re[high] as number) * s + (im[high] as number) * c;
      re[high] = (re[low] as number) - xr;
      im[high] = (im[low] as number) - xi;
      re[low] = (re[low] as number) + xr;
      im[low] = (im[low] as number) + xi;
    }
}

/** Pairs that change places, so that bits are in reverse order. */
function reversed(length: number): [number, number][] {
  const pairs: [number, number][] = [];
  for (let index = 0, mirror = 0; index < length; index += 1) {
    if (index < mirror) pairs.push([index, mirror]);
    let bit = length >> 1;
    for (; mirror & bit; bit >>= 1) mirror ^= bit;
    mirror |= bit;
  }
  return pairs;
}
