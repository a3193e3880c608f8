/** Sound at another rate, by the Speex resampler in WebAssembly. */
import type { Pcm } from '../voice/audio.ts';

/** Changes the rate of one stream of sound; it remembers what came before, so a stream needs one of its own. */
export interface Resampler {
  /** Takes the next samples and gives those that are ready; the filter holds a few milliseconds back. */
  push(samples: Int16Array): Int16Array;
  /** Ends the stream and gives what was held back: all in all as much sound as was pushed. */
  end(): Int16Array;
  /** Gives it back; it must not be used after that. */
  close(): void;
}

/** Telephone lines hide what a higher quality would add. */
const QUALITY = 4;
/** Nothing longer is handed to the engine at once. */
const LONGEST_MS = 100;
/** Sound of this length has left the filter of any rate that speech has. */
const FLUSH_MS = 40;
/** Idle engines that are kept for each pair of rates. The package cannot free one, so all are used again. */
const idle = new Map<string, Engine[]>();
const SpeexResampler = await load();
type Engine = InstanceType<typeof SpeexResampler>;

/** The engine's loader takes over what happens to errors that nobody caught; that is not its business. */
async function load() {
  const uncaught = new Set(process.listeners('uncaughtException'));
  const unhandled = new Set(process.listeners('unhandledRejection'));
  const { default: speex } = await import('speex-resampler');
  // a CommonJS package: some loaders hand its default export over as the module itself
  const loaded = ('default' in speex ? speex.default : speex) as typeof speex;
  await loaded.initPromise;
  for (const one of process.listeners('uncaughtException')) if (!uncaught.has(one)) process.off('uncaughtException', one);
  for (const one of process.listeners('unhandledRejection')) if (!unhandled.has(one)) process.off('unhandledRejection', one);
  return loaded;
}

/** Makes a resampler; both rates in Hz. */
export function makeResampler(fromHz: number, toHz: number): Resampler {
  if (fromHz === toHz) return { push: (samples) => samples, end: () => new Int16Array(0), close: () => undefined };
  const key = `${fromHz}:${toHz}`;
  let engine: Engine | undefined = idle.get(key)?.pop() ?? makeEngine(fromHz, toHz);
  /** Samples at the beginning that come out of an empty filter. */
  let early = delaySamples(fromHz, toHz);
  let pushed = 0;
  let given = 0;
  const through = (samples: Int16Array): Int16Array => {
    if (engine === undefined) throw new TypeError('the resampler was given back');
    const made = changeAll(engine, samples, samplesIn(LONGEST_MS, fromHz));
    const ready = early === 0 ? made : made.subarray(early);
    early = Math.max(0, early - made.length);
    return ready;
  };
  return {
    push: (samples) => {
      const made = through(samples);
      pushed += samples.length;
      given += made.length;
      return made;
    },
    end: () => {
      const owed = Math.max(0, Math.round((pushed * toHz) / fromHz) - given);
      given += owed;
      return through(new Int16Array(samplesIn(FLUSH_MS, fromHz))).subarray(0, owed);
    },
    close: () => {
      if (engine === undefined) return;
      // the next stream is another caller's: nothing of this one may be left in the filter
      change(engine, new Int16Array(samplesIn(FLUSH_MS, fromHz)));
      idle.set(key, [...(idle.get(key) ?? []), engine]);
      engine = undefined;
    },
  };
}

/** Changes the rate of a whole piece of sound. */
export function resampled({ samples, sampleRateHz }: Pcm, toHz: number): Pcm {
  const resampler = makeResampler(sampleRateHz, toHz);
  const all = joined([resampler.push(samples), resampler.end()]);
  resampler.close();
  return { samples: all, sampleRateHz: toHz };
}

function changeAll(engine: Engine, samples: Int16Array, longest: number): Int16Array {
  if (samples.length <= longest) return change(engine, samples);
  const parts: Int16Array[] = [];
  for (let at = 0; at < samples.length; at += longest) parts.push(change(engine, samples.subarray(at, at + longest)));
  return joined(parts);
}

const samplesIn = (ms: number, rateHz: number): number => Math.ceil((ms * rateHz) / 1000);

/** The engine makes room for its result by the longest piece so far, a sample too little at odd ratios; the first piece is larger than all. */
function makeEngine(fromHz: number, toHz: number): Engine {
  const engine = new SpeexResampler(1, fromHz, toHz, QUALITY);
  change(engine, new Int16Array(samplesIn(LONGEST_MS + FLUSH_MS, fromHz)));
  return engine;
}

function change(engine: Engine, samples: Int16Array): Int16Array {
  const made = engine.processChunk(Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength));
  return new Int16Array(made.buffer, made.byteOffset, made.byteLength / 2);
}

function joined(parts: readonly Int16Array[]): Int16Array {
  const all = new Int16Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Half the length of the filter: 64 taps at this quality, longer by the ratio where the rate goes down. */
const TAPS = 64;
const delaySamples = (fromHz: number, toHz: number): number => Math.round((TAPS / 2) * Math.max(1, fromHz / toHz) * (toHz / fromHz));
