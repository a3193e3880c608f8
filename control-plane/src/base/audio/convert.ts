/** Whatever somebody sent → the one form of a sound: 16-bit mono WAV at 16 kHz. What it is, its own bytes say, not its name. */
import { AppError } from '@botpbx/shared/base/errors';
import { MAX_SOUND_SECONDS } from '@botpbx/shared/model/sound';
import { makeResampler, type Samples } from './resample.ts';
import { type Piece, readWav, writeWav } from './wav.ts';

export const SOUND_RATE_HZ = 16_000;

export interface ConvertedSound {
  readonly wav: Uint8Array<ArrayBuffer>;
  readonly durationMs: number;
}

/** Kinds that are compressed; a runtime brings their decoders. */
export type Compressed = 'mp3' | 'vorbis' | 'opus';
/** Decodes a file bit by bit. @throws sound.unreadable */
export type Decode = (kind: Compressed, file: Uint8Array) => AsyncIterable<Piece>;

const MIN_RATE_HZ = 4000;
const MAX_RATE_HZ = 192_000;
const MIN_DURATION_MS = 50;

const unreadable = (detail: string) => new AppError('sound.unreadable', { detail });

/** Makes a sound of a file. @throws sound.unreadable */
export async function convertSound(file: Uint8Array, decode: Decode): Promise<ConvertedSound> {
  const kind = kindOf(file);
  if (kind === undefined) throw unreadable('The file is neither WAV nor MP3 nor OGG (Vorbis or Opus).');
  return soundOf(kind === 'wav' ? readWav(file) : decode(kind, file));
}

/** Tells by its first bytes what a file is. */
export function kindOf(file: Uint8Array): 'wav' | Compressed | undefined {
  const at = (offset: number, text: string) => [...text].every((sign, index) => file[offset + index] === sign.charCodeAt(0));
  if (at(0, 'RIFF') && at(8, 'WAVE')) return 'wav';
  if (at(0, 'OggS')) return oggKind(file);
  if (at(0, 'ID3') || isFrame(file)) return 'mp3';
  return undefined;
}

/** The first packet of an Ogg page begins behind its table of segments (RFC 3533). */
function oggKind(file: Uint8Array): Compressed | undefined {
  const start = 27 + (file[26] ?? 0);
  const words = new TextDecoder('latin1').decode(file.subarray(start, start + 8));
  if (words === 'OpusHead') return 'opus';
  return words.slice(1, 7) === 'vorbis' ? 'vorbis' : undefined;
}

/** Eleven ones, then a version and a layer that exist, a bit rate and a rate that do. */
const isFrame = ([first = 0, second = 0, third = 0]: Uint8Array): boolean =>
  first === 0xff &&
  (second & 0xe0) === 0xe0 &&
  (second & 0x18) !== 0x08 &&
  (second & 0x06) !== 0 &&
  (third & 0xf0) !== 0xf0 &&
  (third & 0x0c) !== 0x0c;

/** Mixes to one channel, brings to our rate, and stops as soon as it is too long. */
async function soundOf(pieces: AsyncIterable<Piece> | Iterable<Piece>): Promise<ConvertedSound> {
  const made: Int16Array[] = [];
  let resampler: { rateHz: number; push: (samples: Samples) => Samples; end: () => Samples } | undefined;
  let samples = 0;
  const take = (more: Samples) => {
    samples += more.length;
    if (samples > MAX_SOUND_SECONDS * SOUND_RATE_HZ) throw unreadable(`The sound is longer than ${MAX_SOUND_SECONDS / 60} minutes.`);
    made.push(toWords(more));
  };
  for await (const { rateHz, tracks } of pieces) {
    if (!(rateHz >= MIN_RATE_HZ && rateHz <= MAX_RATE_HZ)) throw unreadable(`A sample rate of ${rateHz} hertz cannot be used.`);
    resampler ??= { rateHz, ...makeResampler(rateHz, SOUND_RATE_HZ) };
    if (resampler.rateHz !== rateHz) throw unreadable('The sample rate changes in the middle.');
    take(resampler.push(mixed(tracks)));
  }
  if (resampler) take(resampler.end());
  const durationMs = Math.round((samples * 1000) / SOUND_RATE_HZ);
  if (durationMs < MIN_DURATION_MS) throw unreadable('There is no sound in the file.');
  return { wav: writeWav(made, SOUND_RATE_HZ), durationMs };
}

function mixed(tracks: readonly Samples[]): Samples {
  const [first = new Float32Array(), ...others] = tracks;
  return others.length === 0
    ? first
    : first.map((sample, at) => others.reduce((sum, other) => sum + (other[at] ?? 0), sample) / tracks.length);
}

function toWords(samples: Samples): Int16Array {
  const words = new Int16Array(samples.length);
  for (let at = 0; at < words.length; at++) words[at] = Math.max(-32_768, Math.min(32_767, Math.round((samples[at] as number) * 32_768)));
  return words;
}
