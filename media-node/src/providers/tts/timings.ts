/** When which character is heard, as words. */
import type { TimedWord } from '../../voice/ports.ts';

/** Characters of one stretch of sound. */
export interface TimedCharacters {
  readonly characters: readonly string[];
  readonly startMs: readonly number[];
  readonly endMs: readonly number[];
}

export interface WordTimings {
  /** Takes what belongs to a stretch of sound that begins at `offsetMs`, and gives the words that are whole. */
  feed(timed: TimedCharacters, offsetMs: number): TimedWord[];
  /** The last word. */
  end(): TimedWord[];
}

/** So much may a time lie before the last one and still count from the beginning of all. */
const SLACK_MS = 30;

/** Puts words together. Times count from the stretch or from the beginning of all: engines differ, and what they give shows it. */
export function makeWordTimings(): WordTimings {
  let word = '';
  let startMs = 0;
  let lastEndMs = 0;
  const take = (): TimedWord[] => {
    const whole = word === '' ? [] : [{ word, startMs: Math.round(startMs), endMs: Math.round(lastEndMs) }];
    word = '';
    return whole;
  };
  return {
    feed: ({ characters, startMs: starts, endMs: ends }, offsetMs) => {
      const shiftMs = (starts[0] ?? 0) < lastEndMs - SLACK_MS ? offsetMs : 0;
      return characters.flatMap((character, at) => {
        if (/^\s*$/.test(character)) return take();
        if (word === '') startMs = (starts[at] ?? 0) + shiftMs;
        word += character;
        lastEndMs = (ends[at] ?? starts[at] ?? 0) + shiftMs;
        return [];
      });
    },
    end: take,
  };
}
