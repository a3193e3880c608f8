/** Whether two sounds are the same speech: their loudness over time, compared at the shift where they fit best. */
import type { Sound } from './audio.ts';

const STEP_MS = 20;
/** Furthest shift that is tried. */
const MAX_SHIFT_MS = 4000;

/** Loudness of each 20 ms. */
export function envelopeOf({ rateHz, samples }: Sound): number[] {
  const size = (rateHz * STEP_MS) / 1000;
  const steps: number[] = [];
  for (let at = 0; at + size <= samples.length; at += size) {
    let power = 0;
    for (let index = at; index < at + size; index++) power += (samples[index] ?? 0) ** 2;
    steps.push(Math.sqrt(power / size));
  }
  return steps;
}

/** How alike they are: 1 for equal, about 0 for strangers. `heard` may begin earlier and end later than `meant`. */
export function likeness(heard: readonly number[], meant: readonly number[]): number {
  let best = -1;
  for (let shift = 0; shift <= MAX_SHIFT_MS / STEP_MS; shift++)
    best = Math.max(best, correlation(heard.slice(shift, shift + meant.length), meant));
  return best;
}

function correlation(some: readonly number[], others: readonly number[]): number {
  const count = Math.min(some.length, others.length);
  if (count < others.length / 2) return -1;
  const mean = (values: readonly number[]) => values.slice(0, count).reduce((sum, value) => sum + value, 0) / count;
  const [a, b] = [mean(some), mean(others)];
  let [both, one, other] = [0, 0, 0];
  for (let at = 0; at < count; at++) {
    const [x, y] = [(some[at] ?? 0) - a, (others[at] ?? 0) - b];
    both += x * y;
    one += x * x;
    other += y * y;
  }
  return one === 0 || other === 0 ? 0 : both / Math.sqrt(one * other);
}
