/** Between `pause` and `end` nobody says whether the caller went on to speak; his loudness does. */
import { durationMs, levelDb, type Pcm, SILENCE_DB } from '../../voice/audio.ts';

/** So much quieter than his loudest is still speech. */
const SPEECH_RANGE_DB = 18;
const FLOOR_DB = -55;
/** A click is shorter. */
const GOES_ON_MS = 80;

export interface GoingOn {
  feed(pcm: Pcm): void;
  start(): void;
  pause(): void;
  /** Whether he has spoken since the last `pause`; true while there was none. */
  readonly spoke: boolean;
  /** Milliseconds that he was loud since `start`. */
  readonly loudMs: number;
}

/** Listens along with a recogniser. */
export function makeGoingOn(): GoingOn {
  let loudestDb = SILENCE_DB;
  let loudMs = 0;
  let pausedAtMs = Number.NEGATIVE_INFINITY;
  return {
    feed: (pcm) => {
      const db = levelDb(pcm);
      if (db > Math.max(FLOOR_DB, loudestDb - SPEECH_RANGE_DB)) loudMs += durationMs(pcm);
      loudestDb = Math.max(loudestDb, db);
    },
    start: () => {
      loudMs = 0;
      pausedAtMs = Number.NEGATIVE_INFINITY;
    },
    pause: () => {
      pausedAtMs = loudMs;
    },
    get spoke() {
      return loudMs - pausedAtMs >= GOES_ON_MS;
    },
    get loudMs() {
      return loudMs;
    },
  };
}
