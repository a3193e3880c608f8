/** Sound for tests: tones made and measured, G.711 µ-law, plain WAV files. Levels are in dB below full scale. */
import { readFileSync, writeFileSync } from 'node:fs';

/** One channel of samples between -1 and 1. */
export interface Sound {
  readonly rateHz: number;
  readonly samples: Float32Array;
}

/** A sine tone; `amplitude` is its peak. */
export function tone(hz: number, seconds: number, rateHz = 8000, amplitude = 0.4): Sound {
  const samples = new Float32Array(Math.round(seconds * rateHz));
  for (let at = 0; at < samples.length; at++) samples[at] = amplitude * Math.sin((2 * Math.PI * hz * at) / rateHz);
  return { rateHz, samples };
}

/** Peak amplitude of one frequency in the sound (Goertzel). */
export function amplitudeOf(sound: Sound, hz: number): number {
  const step = 2 * Math.cos((2 * Math.PI * hz) / sound.rateHz);
  let before = 0;
  let beforeThat = 0;
  for (const sample of sound.samples) {
    const now = sample + step * before - beforeThat;
    beforeThat = before;
    before = now;
  }
  const power = before * before + beforeThat * beforeThat - step * before * beforeThat;
  return Math.sqrt(Math.max(0, power)) / (sound.samples.length / 2);
}

/** Decibels of an amplitude against full scale; silence is -120. */
export const decibels = (amplitude: number): number => (amplitude <= 1e-6 ? -120 : 20 * Math.log10(amplitude));

/** Level of one frequency in the loudest half of the sound's parts of 100 ms, so that pauses at the ends do not count. */
export function toneLevelDb(sound: Sound, hz: number): number {
  const size = sound.rateHz / 10;
  const parts: number[] = [];
  for (let at = 0; at + size <= sound.samples.length; at += size)
    parts.push(amplitudeOf({ rateHz: sound.rateHz, samples: sound.samples.subarray(at, at + size) }, hz));
  const loud = parts.sort((a, b) => b - a).slice(0, Math.ceil(parts.length / 2));
  return decibels(loud[Math.floor(loud.length / 2)] ?? 0);
}

const WAV_HEADER_BYTES = 44;

/** Writes a plain 16-bit PCM file, the only kind that every phone reads. */
export function writeWav(path: string, { rateHz, samples }: Sound): void {
  const bytes = Buffer.alloc(WAV_HEADER_BYTES + samples.length * 2);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write('WAVEfmt ', 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(rateHz, 24);
  bytes.writeUInt32LE(rateHz * 2, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36);
  bytes.writeUInt32LE(samples.length * 2, 40);
  samples.forEach((sample, at) => {
    bytes.writeInt16LE(Math.round(Math.max(-1, Math.min(1, sample)) * 32767), WAV_HEADER_BYTES + at * 2);
  });
  writeFileSync(path, bytes);
}

/** Reads a 16-bit PCM file. One that was cut off while it was written has no length in its header: it is read to its end. */
export function readWav(path: string): Sound {
  const bytes = readFileSync(path);
  if (bytes.toString('latin1', 0, 4) !== 'RIFF') throw new TypeError(`${path} is no WAV file`);
  let rateHz = 8000;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const kind = bytes.toString('latin1', at, at + 4);
    const length = bytes.readUInt32LE(at + 4);
    if (kind === 'fmt ') rateHz = bytes.readUInt32LE(at + 12);
    if (kind === 'data') return { rateHz, samples: pcm(bytes.subarray(at + 8, length === 0 ? undefined : at + 8 + length)) };
    at += 8 + length + (length % 2);
  }
  throw new TypeError(`${path} holds no sound`);
}

function pcm(bytes: Buffer): Float32Array {
  return Float32Array.from({ length: Math.floor(bytes.length / 2) }, (_, at) => bytes.readInt16LE(at * 2) / 32768);
}

const ULAW_BIAS = 0x84;
const ULAW_CLIP = 32635;

/** Encodes a sample between -1 and 1 as G.711 µ-law. */
export function toUlaw(sample: number): number {
  const linear = Math.round(sample * 32767);
  const sign = linear < 0 ? 0x80 : 0;
  const magnitude = Math.min(Math.abs(linear), ULAW_CLIP) + ULAW_BIAS;
  const exponent = Math.max(0, 31 - Math.clz32(magnitude) - 7);
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f;
  return ~(sign | (exponent << 4) | mantissa) & 0xff;
}

/** Decodes a byte of G.711 µ-law. */
export function fromUlaw(byte: number): number {
  const bits = ~byte & 0xff;
  const magnitude = (((bits & 0x0f) << 3) + ULAW_BIAS) << ((bits & 0x70) >> 4);
  const linear = bits & 0x80 ? ULAW_BIAS - magnitude : magnitude - ULAW_BIAS;
  return linear / 32768;
}

/** A whole sound in µ-law. */
export const encodeUlaw = (sound: Sound): Buffer => Buffer.from(Array.from(sound.samples, toUlaw));
