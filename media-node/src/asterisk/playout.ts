/** What a line plays: one sound after the other, frame by frame as they are asked for, with a fade wherever a sound is cut. */
import { FRAME_MS, type LineRate, type Pcm } from '../voice/audio.ts';
import type { Playing } from '../voice/ports.ts';
import { makeSource, type Source } from './source.ts';

export interface Playout {
  /** The next frame; undefined is silence. It comes again until it is `sent`, and then counts as heard. */
  next(): Int16Array | undefined;
  sent(): void;
  play(audio: AsyncIterable<Pcm>, signal: AbortSignal, onFirstFrame?: (atMs: number) => void): Playing;
  /** Ends all that is being played. */
  end(): void;
}

/** A sound that is cut fades away within so long, and comes back as slowly. */
const FADE_MS = 15;

/** One sound in the line of those that are to be played. */
interface Track {
  readonly source: Source;
  readonly onFirstFrame: ((atMs: number) => void) | undefined;
  readonly done: PromiseWithResolvers<number>;
  state: 'plays' | 'fades' | 'pauses' | 'returns';
  /** The next frame is its last. */
  isCut: boolean;
  hasBegun: boolean;
  heardSamples: number;
  finish(): void;
}

/** A frame that was made and not yet sent. */
interface Made {
  readonly track: Track;
  readonly frame: Int16Array;
  /** Samples of it that are of the track. */
  readonly samples: number;
}

/** Makes the playout of a line. */
export function makePlayout(rateHz: LineRate, nowMs: () => number): Playout {
  const frameSamples = (rateHz * FRAME_MS) / 1000;
  const tracks: Track[] = [];
  let made: Made | undefined;
  let isOver = false;
  const heardMs = (track: Track) => (track.heardSamples * 1000) / rateHz;

  const remove = (track: Track, error?: { cause: unknown }) => {
    const at = tracks.indexOf(track);
    if (at < 0) return;
    tracks.splice(at, 1);
    track.finish();
    if (made?.track === track) made = undefined;
    if (error) track.done.reject(error.cause);
    else track.done.resolve(heardMs(track));
    tracks[0]?.source.begin();
  };
  /** Falls silent: at once where nothing sounds, else with the end of a fade. */
  const cut = (track: Track) => {
    if (track !== tracks[0] || !track.hasBegun || track.state === 'pauses' || isOver) return remove(track);
    track.isCut = true;
    track.state = 'fades';
  };
  const make = (track: Track): Made | undefined => {
    const { source } = track;
    if (track.state === 'pauses') return undefined;
    const samples = source.take(frameSamples);
    if (samples === undefined) {
      // nothing sounds just now, so there is nothing to fade
      if (track.state === 'fades') track.state = 'pauses';
      if (track.isCut || source.isEmpty()) remove(track, source.error());
      return undefined;
    }
    if (track.state === 'plays' && samples.length === frameSamples) return { track, frame: samples, samples: frameSamples };
    const frame = new Int16Array(frameSamples);
    frame.set(samples);
    if (track.state === 'fades') fade(frame, rateHz, 'out');
    if (track.state === 'returns') fade(frame, rateHz, 'in');
    return { track, frame, samples: samples.length };
  };
  return {
    next: () => {
      while (made === undefined) {
        const [track] = tracks;
        if (track === undefined) return undefined;
        made = make(track);
        // the end of one sound is the beginning of the next
        if (made === undefined && tracks[0] === track) return undefined;
      }
      return made.frame;
    },
    sent: () => {
      if (made === undefined) return;
      const { track, samples } = made;
      made = undefined;
      track.heardSamples += samples;
      if (!track.hasBegun) track.onFirstFrame?.(nowMs());
      track.hasBegun = true;
      if (track.isCut) remove(track);
      else if (track.state === 'fades') track.state = 'pauses';
      else if (track.state === 'returns') track.state = 'plays';
    },
    play: (audio, signal, onFirstFrame) => {
      const abort = () => cut(track);
      const source = makeSource(audio, rateHz);
      const track: Track = {
        ...{ source, onFirstFrame, done: Promise.withResolvers<number>() },
        ...{ state: 'plays', isCut: false, hasBegun: false, heardSamples: 0 },
        finish: () => {
          signal.removeEventListener('abort', abort);
          source.close();
        },
      };
      tracks.push(track);
      if (signal.aborted || isOver) remove(track);
      else signal.addEventListener('abort', abort, { once: true });
      if (tracks[0] === track) source.begin();
      return {
        done: track.done.promise,
        heardMs: () => heardMs(track),
        pause: () => pause(track),
        resume: () => resume(track),
      };
    },
    end: () => {
      isOver = true;
      for (const track of [...tracks]) remove(track);
    },
  };
}

function pause(track: Track): void {
  if (track.state === 'pauses') return;
  track.state = track.hasBegun && track.state !== 'returns' ? 'fades' : 'pauses';
}

function resume(track: Track): void {
  if (track.isCut) return;
  if (track.state === 'pauses') track.state = track.hasBegun ? 'returns' : 'plays';
  else if (track.state === 'fades') track.state = 'plays';
}

/** Lets a frame begin or end in silence, over the beginning of it. */
function fade(frame: Int16Array, rateHz: number, way: 'in' | 'out'): void {
  const length = Math.round((FADE_MS * rateHz) / 1000);
  for (let at = 0; at < frame.length; at++) {
    const share = Math.min(1, at / length);
    frame[at] = Math.round((frame[at] ?? 0) * (way === 'in' ? share : 1 - share));
  }
}
