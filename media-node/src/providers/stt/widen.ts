/**
 * Guesses what a telephone line took away. The recogniser's model was trained on sound up to 8 kHz; a line of 8 kHz ends at 3.4 kHz.
 * A small net sees the energies of the low bands and tells those of the high ones, which are filled with noise of that energy.
 */
import { makeFourier } from './fourier.ts';
import net from './widen.json' with { type: 'json' };

const RATE_HZ = 16_000;
const LENGTH = 512;
const STEP = 128;
/** What was fed comes out so many samples later. */
export const WIDEN_DELAY_SAMPLES = LENGTH - STEP;
const LOW_BANDS = 16;
const HIGH_BANDS = 8;
/** The net sees this frame and three before it, two frames apart. */
const VIEWS = 4;
const VIEW_STEP = 2;
/** The loudest band is the measure of all; it sinks this fast, in natural logarithms a frame. */
const PEAK_DECAY = 0.004;
const FIRST_PEAK = -12;

const mel = (hz: number): number => 2595 * Math.log10(1 + hz / 700);

/** Lines of the spectrum that belong to each band; bands are as wide as the ear hears them. */
function bandsOf(fromHz: number, toHz: number, count: number): number[][] {
  const edge = (band: number) => mel(fromHz) + ((mel(toHz) - mel(fromHz)) * band) / count;
  const lines = Array.from({ length: LENGTH / 2 + 1 }, (_none, line) => ({ line, at: mel((line * RATE_HZ) / LENGTH) }));
  return Array.from({ length: count }, (_none, band) =>
    lines.filter(({ at }) => at >= edge(band) && at < edge(band + 1)).map(({ line }) => line),
  );
}

const LOW = bandsOf(200, 3300, LOW_BANDS);
const HIGH = bandsOf(3300, 7000, HIGH_BANDS);
const WINDOW = Float32Array.from({ length: LENGTH }, (_none, index) => Math.sqrt(0.5 - 0.5 * Math.cos((2 * Math.PI * index) / LENGTH)));
const fourier = makeFourier(LENGTH);
const layers = [
  { weights: Float32Array.from(net.weights1), bias: Float32Array.from(net.bias1), isLast: false },
  { weights: Float32Array.from(net.weights2), bias: Float32Array.from(net.bias2), isLast: false },
  { weights: Float32Array.from(net.weights3), bias: Float32Array.from(net.bias3), isLast: true },
];
const inputMean = Float32Array.from(net.inputMean);
const inputSpread = Float32Array.from(net.inputSpread);
const outputMean = Float32Array.from(net.outputMean);
const outputSpread = Float32Array.from(net.outputSpread);

/** Takes sound of 16 kHz that is empty above 3.4 kHz and gives it with a guess at the rest, whole steps at a time. The same sound always gives the same. */
export function makeWidener(): (samples: Int16Array) => Int16Array {
  const widener = new Widener();
  return (samples) => widener.push(samples);
}

class Widener {
  readonly #input = new Float32Array(LENGTH);
  #filled = WIDEN_DELAY_SAMPLES;
  readonly #output = new Float32Array(LENGTH);
  readonly #spectrum = { re: new Float32Array(LENGTH), im: new Float32Array(LENGTH) };
  readonly #history: Float32Array[] = [];
  readonly #seen = new Float32Array(LOW_BANDS * VIEWS);
  #peak = FIRST_PEAK;
  readonly #phase = phases();

  push(samples: Int16Array): Int16Array {
    const steps = Math.floor((this.#filled - WIDEN_DELAY_SAMPLES + samples.length) / STEP);
    const made = new Int16Array(steps * STEP);
    let at = 0;
    for (const sample of samples) {
      this.#input[this.#filled] = sample / 32_768;
      this.#filled += 1;
      if (this.#filled < LENGTH) continue;
      this.#frame(made.subarray(at, at + STEP));
      at += STEP;
      this.#input.copyWithin(0, STEP);
      this.#filled = WIDEN_DELAY_SAMPLES;
    }
    return made;
  }

  #frame(made: Int16Array): void {
    const { re, im } = this.#spectrum;
    for (let index = 0; index < LENGTH; index += 1) re[index] = (this.#input[index] as number) * (WINDOW[index] as number);
    im.fill(0);
    fourier.forward(this.#spectrum);
    this.#look();
    this.#fill(layers.reduce<Float32Array>(through, this.#seen));
    fourier.backward(this.#spectrum);
    for (let index = 0; index < LENGTH; index += 1)
      this.#output[index] = (this.#output[index] as number) + ((re[index] as number) / LENGTH) * (WINDOW[index] as number);
    // windows overlap fourfold, which sums to two
    for (let index = 0; index < STEP; index += 1)
      made[index] = Math.max(-32_768, Math.min(32_767, (this.#output[index] as number) * (32_767 / 2)));
    this.#output.copyWithin(0, STEP);
    this.#output.fill(0, LENGTH - STEP);
  }

  /** Energies of the low bands, now and before, as the net knows them. */
  #look(): void {
    const { re, im } = this.#spectrum;
    const now = Float32Array.from(LOW, (lines) => {
      const energy = lines.reduce((sum, line) => sum + (re[line] as number) ** 2 + (im[line] as number) ** 2, 0);
      return Math.log(energy / lines.length + 1e-9);
    });
    this.#peak = Math.max(...now, this.#peak - PEAK_DECAY);
    this.#history.unshift(now);
    this.#history.length = Math.min(this.#history.length, VIEW_STEP * (VIEWS - 1) + 1);
    for (let view = 0; view < VIEWS; view += 1) {
      const then = this.#history[VIEW_STEP * view] ?? now;
      for (let band = 0; band < LOW_BANDS; band += 1) {
        const at = view * LOW_BANDS + band;
        this.#seen[at] = ((then[band] as number) - this.#peak - (inputMean[at] as number)) / (inputSpread[at] as number);
      }
    }
  }

  /** Noise of the energies that the net told; the spectrum of a real signal is its own mirror. */
  #fill(told: Float32Array): void {
    const { re, im } = this.#spectrum;
    for (const [band, lines] of HIGH.entries()) {
      const level = (told[band] as number) * (outputSpread[band] as number) + (outputMean[band] as number) + this.#peak;
      const size = Math.exp(level / 2);
      for (const line of lines) {
        const angle = this.#phase();
        re[line] = size * Math.cos(angle);
        im[line] = size * Math.sin(angle);
        re[LENGTH - line] = re[line] as number;
        im[LENGTH - line] = -(im[line] as number);
      }
    }
  }
}

/** One layer of the net. */
function through(input: Float32Array, { weights, bias, isLast }: (typeof layers)[number]): Float32Array {
  const output = Float32Array.from(bias);
  const width = bias.length;
  for (let row = 0; row < input.length; row += 1) {
    const value = input[row] as number;
    for (let column = 0; column < width; column += 1)
      output[column] = (output[column] as number) + value * (weights[row * width + column] as number);
  }
  return isLast ? output : output.map(Math.tanh);
}

/** Angles without order, the same in every run (a linear congruence, Numerical Recipes' constants). */
function phases(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (2 * Math.PI * state) / 2 ** 32;
  };
}
