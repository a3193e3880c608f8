/** Sound that is on its way to a line: pulled a little ahead of what is heard, at the line's rate. */
import { makeResampler, type Resampler } from '../sound/resample.ts';
import type { Pcm } from '../voice/audio.ts';

export interface Source {
  /** Begins to pull; does nothing the second time. */
  begin(): void;
  /** Takes a whole frame, or the rest of the sound; undefined while neither is there. */
  take(samples: number): Int16Array | undefined;
  /** All was pulled and taken. */
  isEmpty(): boolean;
  /** What it broke with. */
  error(): { cause: unknown } | undefined;
  /** No more of it is wanted. */
  close(): void;
}

/** Sound that is fetched ahead, so that a provider's hiccup is not heard. None of it has left this process. */
const AHEAD_MS = 1_000;

/** Makes the source of some sound. */
export function makeSource(audio: AsyncIterable<Pcm>, rateHz: number): Source {
  const queue = makeQueue();
  const aheadSamples = (AHEAD_MS * rateHz) / 1000;
  let state: 'new' | 'open' | 'ended' | 'closed' = 'new';
  let failure: { cause: unknown } | undefined;
  let wake: (() => void) | undefined;
  const isClosed = () => state === 'closed';
  const converter = makeConverter(rateHz, (samples) => {
    if (!isClosed()) queue.put(samples);
  });
  const pull = async () => {
    for await (const pcm of audio) {
      if (isClosed()) return;
      converter.push(pcm);
      while (queue.length() > aheadSamples && !isClosed())
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      if (isClosed()) return;
    }
  };
  const ended = () => {
    converter.end();
    if (state !== 'closed') state = 'ended';
  };
  return {
    begin: () => {
      if (state !== 'new') return;
      state = 'open';
      // a source that breaks when nobody wants it any more has nobody to tell it to
      pull()
        .catch((cause: unknown) => {
          failure = { cause };
        })
        .finally(ended);
    },
    take: (samples) => {
      const wanted = state === 'ended' ? Math.min(samples, queue.length()) : samples;
      if (wanted === 0 || queue.length() < wanted) return undefined;
      const taken = queue.take(wanted);
      if (queue.length() <= aheadSamples) wake?.();
      return taken;
    },
    isEmpty: () => state === 'closed' || (state === 'ended' && queue.length() === 0),
    error: () => failure,
    close: () => {
      state = 'closed';
      wake?.();
    },
  };
}

/** Brings sound of any rate, which may change within it, to the line's. */
function makeConverter(rateHz: number, put: (samples: Int16Array) => void) {
  let at: { fromHz: number; resampler: Resampler } | undefined;
  const end = () => {
    if (at === undefined) return;
    put(at.resampler.end());
    at.resampler.close();
    at = undefined;
  };
  const push = ({ samples, sampleRateHz }: Pcm) => {
    if (at?.fromHz !== sampleRateHz) {
      end();
      if (sampleRateHz !== rateHz) at = { fromHz: sampleRateHz, resampler: makeResampler(sampleRateHz, rateHz) };
    }
    put(at === undefined ? samples : at.resampler.push(samples));
  };
  return { push, end };
}

/** Samples in order, in the pieces in which they came. */
function makeQueue() {
  const pieces: Int16Array[] = [];
  let start = 0;
  let length = 0;
  const drop = () => {
    pieces.shift();
    start = 0;
  };
  return {
    length: () => length,
    put: (piece: Int16Array) => {
      if (piece.length === 0) return;
      pieces.push(piece);
      length += piece.length;
    },
    /** A view where one piece has it all. */
    take: (samples: number): Int16Array => {
      const first = pieces[0];
      if (first !== undefined && first.length - start >= samples) {
        const view = first.subarray(start, start + samples);
        start += samples;
        length -= samples;
        if (start === first.length) drop();
        return view;
      }
      const taken = new Int16Array(samples);
      for (let at = 0; at < samples; ) {
        const piece = pieces[0] ?? new Int16Array(samples);
        const part = piece.subarray(start, start + samples - at);
        taken.set(part, at);
        at += part.length;
        start += part.length;
        if (start === piece.length) drop();
      }
      length -= samples;
      return taken;
    },
  };
}
