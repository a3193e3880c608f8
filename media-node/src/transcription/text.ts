/** From what was understood of each side to the text of a call. Pure. */
import type { TranscriptFile } from '@botpbx/shared/link/transcript-file';
import type { Speaker, SpokenPart, SpokenWord } from '@botpbx/shared/model/transcription';
import type { Understood } from './understand.ts';

/** One side of a recording. */
export interface Side {
  /** null: both are in one. */
  readonly speaker: Speaker | null;
  readonly understood: readonly Understood[];
}

const seconds = (ms: number): number => Math.round(ms) / 1000;

/** All sides in the order in which they spoke. */
export function textOf(sides: readonly Side[], engine: string): Omit<TranscriptFile, 'summary'> {
  const all = sides.flatMap(({ speaker, understood }) => understood.map((one) => ({ speaker, ...one })));
  const inOrder = all.sort((a, b) => a.startMs - b.startMs);
  const speakers = inOrder.map(
    ({ speaker, startMs, endMs, text }): SpokenPart => ({ speaker, start: seconds(startMs), end: seconds(endMs), text }),
  );
  const words = inOrder
    .flatMap(({ words: timed }) => timed)
    .sort((a, b) => a.startMs - b.startMs)
    .map(({ word, startMs, endMs }): SpokenWord => ({ word: word.slice(0, 120), start: seconds(startMs), end: seconds(endMs) }));
  return { engine, text: inOrder.map(({ text }) => text).join('\n'), confidence: confidenceOf(all), words, speakers };
}

/** Longer utterances count more. */
function confidenceOf(all: readonly Understood[]): number | null {
  const known = all.filter(({ confidence }) => confidence !== null);
  const weight = known.reduce((sum, { text }) => sum + text.length, 0);
  if (weight === 0) return null;
  const sum = known.reduce((total, { confidence, text }) => total + (confidence ?? 0) * text.length, 0);
  return Math.round((sum / weight) * 1000) / 1000;
}
