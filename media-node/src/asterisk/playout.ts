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
export const makePlayout = (rateHz: LineRate, nowMs: () => number): Playout => new LinePlayout(rateHz, nowMs);

class LinePlayout implements Playout {
  readonly #rateHz: LineRate;
  readonly #frameSamples: number;
  readonly #nowMs: () => number;
  readonly #tracks: Track[] = [];
  #made: Made | undefined;
  #isOver = false;

  constructor(rateHz: LineRate, nowMs: () => number) {
    this.#rateHz = rateHz;
    this.#frameSamples = (rateHz * FRAME_MS) / 1000;
    this.#nowMs = nowMs;
  }

  next(): Int16Array | undefined {
    while (this.#made === undefined) {
      const [track] = this.#tracks;
      if (track === undefined) return undefined;
      this.#made = this.#make(track);
      // the end of one sound is the beginning of the next
      if (this.#made === undefined && this.#tracks[0] === track) return undefined;
    }
    return this.#made.frame;
  }

  sent(): void {
    if (this.#made === undefined) return;
    const { track, samples } = this.#made;
    this.#made = undefined;
    track.heardSamples += samples;
    if (!track.hasBegun) track.onFirstFrame?.(this.#nowMs());
    track.hasBegun = true;
    if (track.isCut) this.#remove(track);
    else if (track.state === 'fades') track.state = 'pauses';
    else if (track.state === 'returns') track.state = 'plays';
  }

  play(audio: AsyncIterable<Pcm>, signal: AbortSignal, onFirstFrame?: (atMs: number) => void): Playing {
    const abort = () => this.#cut(track);
    const source = makeSource(audio, this.#rateHz);
    const track: Track = {
      ...{ source, onFirstFrame, done: Promise.withResolvers<number>() },
      ...{ state: 'plays', isCut: false, hasBegun: false, heardSamples: 0 },
      finish: () => {
        signal.removeEventListener('abort', abort);
        source.close();
      },
    };
    this.#tracks.push(track);
    if (signal.aborted || this.#isOver) this.#remove(track);
    else signal.addEventListener('abort', abort, { once: true });
    if (this.#tracks[0] === track) source.begin();
    return {
      done: track.done.promise,
      heardMs: () => this.#heardMs(track),
      pause: () => pause(track),
      resume: () => resume(track),
    };
  }

  end(): void {
    this.#isOver = true;
    for (const track of [...this.#tracks]) this.#remove(track);
  }

  #heardMs(track: Track): number {
    return (track.heardSamples * 1000) / this.#rateHz;
  }

  #remove(track: Track, error?: { cause: unknown }): void {
    const at = this.#tracks.indexOf(track);
    if (at < 0) return;
    this.#tracks.splice(at, 1);
    track.finish();
    if (this.#made?.track === track) this.#made = undefined;
    if (error) track.done.reject(error.cause);
    else track.done.resolve(this.#heardMs(track));
    this.#tracks[0]?.source.begin();
  }

  /** Falls silent: at once where nothing sounds, else with the end of a fade. */
  #cut(track: Track): void {
    if (track !== this.#tracks[0] || !track.hasBegun || track.state === 'pauses' || this.#isOver) this.#remove(track);
    else Object.assign(track, { isCut: true, state: 'fades' });
  }

  #make(track: Track): Made | undefined {
    const { source } = track;
    if (track.state === 'pauses') return undefined;
    const samples = source.take(this.#frameSamples);
    if (samples === undefined) {
      // nothing sounds just now, so there is nothing to fade
      if (track.state === 'fades') track.state = 'pauses';
      if (track.isCut || source.isEmpty()) this.#remove(track, source.error());
      return undefined;
    }
    if (track.state === 'plays' && samples.length === this.#frameSamples) return { track, frame: samples, samples: samples.length };
    const frame = new Int16Array(this.#frameSamples);
    frame.set(samples);
    if (track.state === 'fades') fade(frame, this.#rateHz, 'out');
    if (track.state === 'returns') fade(frame, this.#rateHz, 'in');
    return { track, frame, samples: samples.length };
  }
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
