/** The sides of a WAV file as this node writes them: 16-bit samples, one side or two. */
import { readFile } from 'node:fs/promises';
import { int16Of } from '../providers/wav.ts';
import type { Pcm } from '../voice/audio.ts';

const HEADER_BYTES = 44;

/** Reads all sides. @throws {TypeError} when it is no such file */
export async function readSides(path: string): Promise<Pcm[]> {
  const bytes = await readFile(path);
  const isWav = bytes.length >= HEADER_BYTES && bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.readUInt16LE(34) === 16;
  if (!isWav) throw new TypeError('the sound is no WAV file of 16-bit samples');
  const count = bytes.readUInt16LE(22);
  const sampleRateHz = bytes.readUInt32LE(24);
  const woven = int16Of(bytes.subarray(HEADER_BYTES));
  return Array.from({ length: count }, (_, side) => ({ samples: count === 1 ? woven : sideOf(woven, side, count), sampleRateHz }));
}

function sideOf(woven: Int16Array, side: number, count: number): Int16Array {
  const samples = new Int16Array(Math.floor(woven.length / count));
  for (let at = 0; at < samples.length; at++) samples[at] = woven[at * count + side] ?? 0;
  return samples;
}
