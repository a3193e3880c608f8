/** One text out of all that was written down of a call: a call may be recorded in pieces, and partly be an agent's. Pure. */
import type { CallTranscription, SpokenPart, SpokenWord } from '@botpbx/shared/model/transcription';
import type { TranscriptionRow } from './store.ts';

/** The pieces must be in order; the times of all begin with the first. */
export function merged([first, ...rest]: readonly [TranscriptionRow, ...TranscriptionRow[]]): CallTranscription {
  const all = [first, ...rest];
  const beginMs = Date.parse(first.timestamp);
  const laterBy = (row: TranscriptionRow) => (Date.parse(row.timestamp) - beginMs) / 1000;
  const moved = <Timed extends SpokenWord | SpokenPart>(pick: (row: TranscriptionRow) => readonly Timed[]): Timed[] =>
    all.flatMap((row) => pick(row).map((one) => ({ ...one, start: one.start + laterBy(row), end: one.end + laterBy(row) })));
  const { call_id, timestamp, from, to } = first;
  const summaries = all.flatMap((row) => row.summary ?? []);
  return {
    ...{ call_id: call_id ?? '', timestamp, from, to },
    duration: Math.max(...all.map((row) => row.duration)),
    transcription: { text: all.map((row) => row.text).join('\n'), confidence: mean(all), words: moved((row) => row.words) },
    speakers: moved((row) => row.speakers),
    summary: summaries.length === 0 ? null : summaries.join('\n'),
    engine: [...new Set(all.map((row) => row.engine))].join(', '),
  };
}

/** Longer texts count more. */
function mean(rows: readonly TranscriptionRow[]): number | null {
  const known = rows.filter((row) => row.confidence !== null && row.text !== '');
  const weight = known.reduce((sum, row) => sum + row.text.length, 0);
  const sum = known.reduce((total, row) => total + (row.confidence ?? 0) * row.text.length, 0);
  return weight === 0 ? null : Math.round((sum / weight) * 1000) / 1000;
}
