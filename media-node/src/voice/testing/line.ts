/** A telephone line of tests. It plays at the pace of a fake clock, and says what the caller heard. */
import { durationMs, FRAME_MS, type Pcm } from '../audio.ts';
import { Pipe } from '../pipe.ts';
import type { Clock, Incoming, Line, Playing } from '../ports.ts';
import { until } from '../streams.ts';

export interface FakeLine extends Line {
  /** The caller's end. */
  readonly caller: Pipe<Incoming>;
  /** Milliseconds of sound that were played to the caller, all in all. */
  readonly playedMs: number;
  /** When sound was last played. */
  readonly lastPlayedMs: number;
  /** How loud what we play comes back. */
  playDb: number;
}

/** Makes one. */
export function fakeLine(clock: Clock): FakeLine {
  const caller = new Pipe<Incoming>();
  let playedMs = 0;
  let lastPlayedMs = Number.NEGATIVE_INFINITY;
  let before: Promise<unknown> = Promise.resolve();
  const play: Line['play'] = (audio, signal, onFirstFrame) => {
    let heardMs = 0;
    let isPaused = false;
    const pace = async (pcm: Pcm) => {
      for (let left = durationMs(pcm); left > 0 && !signal.aborted; left -= FRAME_MS) {
        while (isPaused && !signal.aborted) await clock.sleep(FRAME_MS, signal);
        if (signal.aborted) return;
        if (heardMs === 0) onFirstFrame?.(clock.nowMs());
        await clock.sleep(Math.min(FRAME_MS, left), signal);
        if (signal.aborted) return;
        heardMs += Math.min(FRAME_MS, left);
        playedMs += Math.min(FRAME_MS, left);
        lastPlayedMs = clock.nowMs();
      }
    };
    const run = async (turn: Promise<unknown>) => {
      await turn;
      for await (const pcm of until(audio, signal)) await pace(pcm);
      return heardMs;
    };
    const done = run(before);
    before = done.catch(() => undefined);
    const playing: Playing = {
      done,
      heardMs: () => heardMs,
      pause: () => {
        isPaused = true;
      },
      resume: () => {
        isPaused = false;
      },
    };
    return playing;
  };
  const line: FakeLine = {
    sampleRateHz: 8_000,
    incoming: caller,
    caller,
    play,
    playDb: -20,
    playedDb: (withinMs) => (clock.nowMs() - lastPlayedMs <= withinMs ? line.playDb : -96),
    close: () => caller.close(),
    get playedMs() {
      return playedMs;
    },
    get lastPlayedMs() {
      return lastPlayedMs;
    },
  };
  return line;
}
