/** Fills the voice's line: plays to a leg that came over AudioSocket, by the wheel, and hands on what the caller says. */
import { makeResampler, type Resampler } from '../sound/resample.ts';
import { FRAME_MS, levelDb, SILENCE_DB } from '../voice/audio.ts';
import type { Incoming, Line } from '../voice/ports.ts';
import type { Wheel } from './audiosocket/wheel.ts';
import type { Wire, WireEvents } from './audiosocket/wire.ts';
import { makeInbox } from './inbox.ts';
import { makePlayout } from './playout.ts';

/** A line and what its wire is to tell it. */
export interface OpenLine {
  readonly line: Line;
  readonly events: WireEvents;
}

/** Frames whose level is remembered: as long as an echo may take. */
const REMEMBERED = 40;
/** What waits for the reader beyond this is thrown away, the oldest first. */
const MAX_INBOX = 500;

/** Makes the line of a wire; it turns with the wheel until the wire ends. `nowMs` is the clock of those who measure. */
export function openLine(wire: Wire, wheel: Wheel, nowMs: () => number): OpenLine {
  const { rateHz } = wire;
  const inbox = makeInbox<Incoming>(MAX_INBOX);
  const played = makeLevels();
  const playout = makePlayout(rateHz, nowMs);
  const silence = new Int16Array((rateHz * FRAME_MS) / 1000);
  let converter: { fromHz: number; resampler: Resampler } | undefined;

  const send = () => {
    const frame = playout.next();
    const samples = frame ?? silence;
    if (!wire.send(samples)) return;
    playout.sent();
    played.note(frame === undefined ? SILENCE_DB : levelDb({ samples, sampleRateHz: rateHz }));
  };
  const leave = wheel.join((frames) => {
    for (let frame = 0; frame < frames; frame++) send();
  });
  const heard = (samples: Int16Array, fromHz: number): Int16Array => {
    if (fromHz === rateHz) return samples;
    if (converter?.fromHz !== fromHz) {
      converter?.resampler.close();
      converter = { fromHz, resampler: makeResampler(fromHz, rateHz) };
    }
    return converter.resampler.push(samples);
  };
  return {
    line: {
      sampleRateHz: rateHz,
      incoming: inbox.read,
      play: (audio, signal, onFirstFrame) => playout.play(audio, signal, onFirstFrame),
      playedDb: (withinMs) => played.loudest(Math.ceil(withinMs / FRAME_MS)),
      close: () => wire.hangUp(),
    },
    events: {
      onAudio: (samples, fromHz) => inbox.put({ kind: 'audio', pcm: { samples: heard(samples, fromHz), sampleRateHz: rateHz } }),
      onDigit: (digit) => inbox.put({ kind: 'digit', digit }),
      onEnd: () => {
        leave();
        playout.end();
        inbox.end();
        converter?.resampler.close();
        converter = undefined;
      },
    },
  };
}

/** Remembers how loud the last frames were. */
function makeLevels() {
  const levels = new Float64Array(REMEMBERED).fill(SILENCE_DB);
  let next = 0;
  return {
    note: (db: number) => {
      levels[next] = db;
      next = (next + 1) % REMEMBERED;
    },
    loudest: (frames: number): number => {
      let loudest = SILENCE_DB;
      for (let back = 1; back <= Math.min(frames, REMEMBERED); back++)
        loudest = Math.max(loudest, levels[(next - back + REMEMBERED) % REMEMBERED] ?? SILENCE_DB);
      return loudest;
    },
  };
}
