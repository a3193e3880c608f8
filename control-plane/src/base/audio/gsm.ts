/** GSM full rate (ETSI EN 300 961, 06.10): 160 samples at 8 kHz become 260 bits. The arithmetic is floating point; decoders agree all the same. */

/** One number of a frame, and how many bits it takes. */
export interface GsmField {
  readonly value: number;
  readonly bits: number;
}

export const GSM_FRAME_SAMPLES = 160;

/** Encodes frame after frame; what was heard before goes into the next. */
export interface GsmEncoder {
  /** The fields of a frame in their order. */
  encode(samples: Int16Array): GsmField[];
}

const ORDER = 8;
/** Scale, offset, least and greatest value of each log area ratio (table 3.1), and its bits. */
const RATIOS = [
  { a: 20, b: 0, least: -32, bits: 6 },
  { a: 20, b: 0, least: -32, bits: 6 },
  { a: 20, b: 4, least: -16, bits: 5 },
  { a: 20, b: -5, least: -16, bits: 5 },
  { a: 13.637, b: 0.184, least: -8, bits: 4 },
  { a: 15, b: -3.5, least: -8, bits: 4 },
  { a: 8.334, b: -0.666, least: -4, bits: 3 },
  { a: 8.824, b: -2.235, least: -4, bits: 3 },
] as const;

/** Makes an encoder that has heard nothing yet. */
export function makeGsmEncoder(): GsmEncoder {
  const emphasis = makeEmphasis();
  const predictor = makeShortTerm();
  const longTerm = makeLongTerm();
  return {
    encode: (samples) => {
      const signal = emphasis(samples);
      const codes = ratioCodesOf(reflectionsOf(signal));
      const residual = predictor(signal, codes.map(ratioOf));
      const ratios = codes.map((code, at) => ({ value: code - (RATIOS[at]?.least ?? 0), bits: RATIOS[at]?.bits ?? 0 }));
      return [...ratios, ...[0, 40, 80, 120].flatMap((from) => longTerm(residual.subarray(from, from + SUBFRAME)))];
    },
  };
}

/** Takes a constant offset away and lifts high tones (4.2.1 to 4.2.3). */
function makeEmphasis(): (samples: Int16Array) => Float64Array {
  let [before, level, flat] = [0, 0, 0];
  return (samples) =>
    Float64Array.from(samples, (sample) => {
      const half = sample / 2;
      level = half - before + 0.999 * level;
      before = half;
      const lifted = level - 0.86 * flat;
      flat = level;
      return lifted;
    });
}

/** Reflection coefficients by Schur's recursion (4.2.4 and 4.2.5). */
function reflectionsOf(signal: Float64Array): number[] {
  const correlations = Array.from({ length: ORDER + 1 }, (_, lag) => {
    let sum = 0;
    for (let at = lag; at < signal.length; at++) sum += (signal[at] ?? 0) * (signal[at - lag] ?? 0);
    return sum;
  });
  const found = new Array<number>(ORDER).fill(0);
  const p = [...correlations];
  const k = [...correlations];
  for (let n = 0; n < ORDER; n++) {
    const [p0 = 0, p1 = 0] = p;
    if (p0 <= 0 || p0 < Math.abs(p1)) break;
    const r = -p1 / p0;
    found[n] = r;
    p[0] = p0 + p1 * r;
    for (let m = 1; m < ORDER - n; m++) {
      const next = p[m + 1] ?? 0;
      p[m] = next + (k[m] ?? 0) * r;
      k[m] = (k[m] ?? 0) + next * r;
    }
  }
  return found;
}

/** Log area ratios, quantized (4.2.6 and 4.2.7). */
function ratioCodesOf(reflections: readonly number[]): number[] {
  return RATIOS.map(({ a, b, least }, at) => {
    const r = reflections[at] ?? 0;
    const size = Math.abs(r);
    const ratio = Math.sign(r) * (size < 0.675 ? size : size < 0.95 ? 2 * size - 0.675 : 8 * size - 6.375);
    return Math.max(least, Math.min(-least - 1, Math.round(a * ratio + b)));
  });
}

const ratioOf = (code: number, at: number): number => (code - (RATIOS[at]?.b ?? 0)) / (RATIOS[at]?.a ?? 1);

function reflectionOf(ratio: number): number {
  const size = Math.abs(ratio);
  return Math.sign(ratio) * (size < 0.675 ? size : size < 1.225 ? 0.5 * size + 0.3375 : 0.125 * size + 0.796875);
}

/** From which sample on the ratios are how much those of this frame (table 3.2). */
const BLEND = [
  { until: 13, share: 0.25 },
  { until: 27, share: 0.5 },
  { until: 40, share: 0.75 },
  { until: GSM_FRAME_SAMPLES, share: 1 },
] as const;

/** What the prediction out of the last eight samples leaves over (4.2.8 to 4.2.10). */
function makeShortTerm(): (signal: Float64Array, ratios: readonly number[]) => Float64Array {
  let old: readonly number[] = new Array<number>(ORDER).fill(0);
  const memory = new Float64Array(ORDER);
  return (signal, ratios) => {
    const residual = new Float64Array(signal.length);
    let from = 0;
    for (const { until, share } of BLEND) {
      const reflections = ratios.map((ratio, at) => reflectionOf(share * ratio + (1 - share) * (old[at] ?? 0)));
      for (let at = from; at < until; at++) residual[at] = through(signal[at] ?? 0, reflections, memory);
      from = until;
    }
    old = ratios;
    return residual;
  };
}

/** One sample through the lattice; the memory moves on. */
function through(sample: number, reflections: readonly number[], memory: Float64Array): number {
  let [forward, saved] = [sample, sample];
  for (const [at, r] of reflections.entries()) {
    const backward = memory[at] ?? 0;
    memory[at] = saved;
    saved = backward + r * forward;
    forward += r * backward;
  }
  return forward;
}

const SUBFRAME = 40;
const LAST_LAGS = 120;
const GAINS = [0.1, 0.35, 0.65, 1] as const;
const GAIN_LIMITS = [0.2, 0.5, 0.8] as const;

/** Takes away what was like it before, and codes the rest as pulses (4.2.11 to 4.2.18). */
function makeLongTerm(): (residual: Float64Array) => GsmField[] {
  let past = new Float64Array(LAST_LAGS);
  return (residual) => {
    const lag = likestLag(residual, past);
    const gain = gainCodeOf(residual, past, lag);
    const guess = Float64Array.from(residual, (_, at) => (GAINS[gain] ?? 0) * (past[LAST_LAGS + at - lag] ?? 0));
    const pulses = pulsesOf(residual.map((sample, at) => sample - (guess[at] ?? 0)));
    const heard = guess.map((sample, at) => sample + (pulses.heard[at] ?? 0));
    past = Float64Array.from([...past.subarray(SUBFRAME), ...heard]);
    return [{ value: lag, bits: 7 }, { value: gain, bits: 2 }, ...pulses.fields];
  };
}

/** A plain loop: nine tenths of the time are spent here. */
function product(residual: Float64Array, past: Float64Array, lag: number): number {
  let sum = 0;
  for (let at = 0; at < SUBFRAME; at++) sum += (residual[at] ?? 0) * (past[LAST_LAGS + at - lag] ?? 0);
  return sum;
}

function likestLag(residual: Float64Array, past: Float64Array): number {
  let [best, most] = [SUBFRAME, 0];
  for (let lag = SUBFRAME; lag <= LAST_LAGS; lag++) {
    const likeness = product(residual, past, lag);
    if (likeness > most) [best, most] = [lag, likeness];
  }
  return best;
}

function gainCodeOf(residual: Float64Array, past: Float64Array, lag: number): number {
  const power = past.subarray(LAST_LAGS - lag, LAST_LAGS - lag + SUBFRAME).reduce((sum, sample) => sum + sample * sample, 0);
  const gain = power === 0 ? 0 : product(residual, past, lag) / power;
  return GAIN_LIMITS.filter((limit) => gain > limit).length;
}

/** The weighting filter (table 4.4), scaled to one. */
const WEIGHTS = [-134, -374, 0, 2054, 5741, 8192, 5741, 2054, 0, -374, -134].map((weight) => weight / 8192);
const PULSES = 13;
const PULSE_STEP = 3;

interface Pulses {
  readonly fields: GsmField[];
  /** What a decoder makes of them. */
  readonly heard: Float64Array;
}

function pulsesOf(error: Float64Array): Pulses {
  const weighted = error.map((_, at) => WEIGHTS.reduce((sum, weight, tap) => sum + weight * (error[at + 5 - tap] ?? 0), 0));
  const grids = [0, 1, 2, 3].map((first) => Array.from({ length: PULSES }, (_, at) => weighted[first + PULSE_STEP * at] ?? 0));
  const powers = grids.map((grid) => grid.reduce((sum, pulse) => sum + pulse * pulse, 0));
  const first = powers.indexOf(Math.max(...powers));
  const grid = grids[first] ?? [];
  const block = blockCodeOf(Math.min(32_767, Math.round(Math.max(...grid.map(Math.abs)))));
  const step = stepOf(block);
  const codes = grid.map((pulse) => Math.max(0, Math.min(7, Math.floor(pulse / step) + 4)));
  const heard = new Float64Array(SUBFRAME);
  for (const [at, code] of codes.entries()) heard[first + PULSE_STEP * at] = (code - 3.5) * step;
  const fields = [{ value: first, bits: 2 }, { value: block, bits: 6 }, ...codes.map((value) => ({ value, bits: 3 }))];
  return { fields, heard };
}

/** The greatest pulse as an exponent and a mantissa of three bits. */
function blockCodeOf(greatest: number): number {
  let exponent = 0;
  for (let rest = greatest >> 9; rest > 0 && exponent < 6; rest >>= 1) exponent++;
  return (greatest >> (exponent + 5)) + (exponent << 3);
}

/** Height of one step of the pulses: the block's greatest value is four of them. */
function stepOf(block: number): number {
  const exponent = block > 15 ? (block >> 3) - 1 : 0;
  const mantissa = block - (exponent << 3);
  // the decoder's table 4.6 holds (mantissa + 1) / 16 of the range, less one
  return ((mantissa + 1) * 2 ** (exponent + 5)) / 4;
}
