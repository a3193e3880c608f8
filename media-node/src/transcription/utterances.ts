/** Where in a recording somebody speaks. Pure: the whole of it lies there, so the level of its own noise is known beforehand. */
import type { Pcm } from '../voice/audio.ts';

/** A stretch of speech, in milliseconds from the beginning. */
export interface Stretch {
  readonly startMs: number;
  readonly endMs: number;
}

const WINDOW_MS = 20;
/** Speech is so much louder than the noise under it. */
const ABOVE_NOISE_DB = 9;
/** What is quieter is no speech, whatever the noise. */
const FLOOR_DB = -52;
/** Louder than this is speech, whatever the noise: somebody may talk without a pause. */
const CEILING_DB = -30;
const NOISE_SHARE = 0.15;
/** A shorter pause is within a sentence. */
const PAUSE_MS = 600;
/** A shorter sound is a click. */
const LEAST_MS = 120;
/** Taken along before and behind, for soft beginnings and ends. */
const MARGIN_MS = 240;
/** Longer ones are cut where they are quietest. */
const LONGEST_MS = 20_000;

/** The stretches in which somebody speaks, in order. */
export function utterancesIn(pcm: Pcm): Stretch[] {
  const levels = levelsOf(pcm);
  const threshold = thresholdOf(levels);
  const stretches = bridged(loudRuns(levels, threshold)).filter(({ startMs, endMs }) => endMs - startMs >= LEAST_MS);
  const totalMs = levels.length * WINDOW_MS;
  return widened(stretches, totalMs).flatMap((stretch) => cut(stretch, levels));
}

function levelsOf({ samples, sampleRateHz }: Pcm): number[] {
  const size = (sampleRateHz * WINDOW_MS) / 1000;
  const levels: number[] = [];
  for (let at = 0; at + size <= samples.length; at += size) {
    let sum = 0;
    for (let place = at; place < at + size; place++) sum += (samples[place] ?? 0) ** 2;
    levels.push(sum === 0 ? -96 : Math.max(-96, 10 * Math.log10(sum / size / 32_768 ** 2)));
  }
  return levels;
}

function thresholdOf(levels: readonly number[]): number {
  const sorted = levels.toSorted((a, b) => a - b);
  const noise = sorted[Math.floor(sorted.length * NOISE_SHARE)] ?? -96;
  return Math.min(CEILING_DB, Math.max(FLOOR_DB, noise + ABOVE_NOISE_DB));
}

function loudRuns(levels: readonly number[], threshold: number): Stretch[] {
  const runs: Stretch[] = [];
  let since: number | undefined;
  for (let at = 0; at <= levels.length; at++) {
    const isLoud = at < levels.length && (levels[at] ?? -96) >= threshold;
    if (isLoud) since ??= at;
    else if (since !== undefined) {
      runs.push({ startMs: since * WINDOW_MS, endMs: at * WINDOW_MS });
      since = undefined;
    }
  }
  return runs;
}

function bridged(runs: readonly Stretch[]): Stretch[] {
  const made: Stretch[] = [];
  for (const run of runs) {
    const last = made.at(-1);
    if (last && run.startMs - last.endMs < PAUSE_MS) made[made.length - 1] = { startMs: last.startMs, endMs: run.endMs };
    else made.push(run);
  }
  return made;
}

/** The pause between two is never taken twice. */
const widened = (stretches: readonly Stretch[], totalMs: number): Stretch[] =>
  stretches.map(({ startMs, endMs }) => ({ startMs: Math.max(0, startMs - MARGIN_MS), endMs: Math.min(totalMs, endMs + MARGIN_MS) }));

function cut(stretch: Stretch, levels: readonly number[]): Stretch[] {
  const { startMs, endMs } = stretch;
  if (endMs - startMs <= LONGEST_MS) return [stretch];
  const [from, until] = [startMs + LONGEST_MS / 2, startMs + LONGEST_MS].map((ms) => Math.floor(ms / WINDOW_MS)) as [number, number];
  let quietest = from;
  for (let at = from; at < until; at++) if ((levels[at] ?? 0) < (levels[quietest] ?? 0)) quietest = at;
  const cutMs = quietest * WINDOW_MS;
  return [{ startMs, endMs: cutMs }, ...cut({ startMs: cutMs, endMs }, levels)];
}
