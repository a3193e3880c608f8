/** A telephone line for tests: takes a voice's sound through it, and counts the words that were heard wrongly. */
import type { LineRate, Pcm } from '../../voice/audio.ts';
import type { Ear, TextToSpeech } from '../../voice/ports.ts';

const WIDE_HZ = 16_000;
const LOW_HZ = 300;
const HIGH_HZ = 3_400;
const REACH = 128;

/** All that a voice says of a text, at 16 kHz. */
export async function voiceOf(speak: TextToSpeech, text: string): Promise<Int16Array> {
  const parts: Int16Array[] = [];
  for await (const one of speak(text, AbortSignal.timeout(60_000))) if (one.kind === 'audio') parts.push(one.pcm.samples);
  return joined(parts);
}

/** The sound as the far end of a line has it: 16 kHz as it is; 8 kHz between 300 and 3400 Hz, through µ-law. */
export function throughLine(wide: Int16Array, sampleRateHz: LineRate): Pcm {
  if (sampleRateHz === WIDE_HZ) return { samples: wide, sampleRateHz };
  const narrow = new Int16Array(Math.floor(wide.length / 2));
  for (let index = 0; index < narrow.length; index += 1) {
    let sum = 0;
    for (let tap = -REACH; tap <= REACH; tap += 1) sum += (wide[2 * index + tap] ?? 0) * (BAND[tap + REACH] as number);
    narrow[index] = overMuLaw(sum);
  }
  return { samples: narrow, sampleRateHz };
}

const sinc = (hz: number, tap: number): number => {
  const share = (2 * hz) / WIDE_HZ;
  return tap === 0 ? share : Math.sin(Math.PI * share * tap) / (Math.PI * tap);
};
const BAND = Float64Array.from({ length: 2 * REACH + 1 }, (_none, index) => {
  const tap = index - REACH;
  return (sinc(HIGH_HZ, tap) - sinc(LOW_HZ, tap)) * (0.54 + 0.46 * Math.cos((Math.PI * tap) / REACH));
});

/** One sample to µ-law and back (G.711). */
function overMuLaw(sample: number): number {
  const bias = 132;
  const size = Math.min(32_635, Math.abs(sample)) + bias;
  const exponent = Math.floor(Math.log2(size)) - 7;
  const step = 2 ** (exponent + 3);
  const told = Math.floor(size / step) * step + step / 2 - bias;
  return Math.sign(sample) * Math.round(told);
}

/** Sound one after the other. */
export function joined(parts: readonly Int16Array[]): Int16Array {
  const all = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Sound in packets of 20 ms, with quiet before and behind it. */
export function* packetsOf({ samples, sampleRateHz }: Pcm, quietMs: number): Generator<Pcm> {
  const quiet = new Int16Array((sampleRateHz * quietMs) / 1000);
  const all = joined([quiet, samples, quiet]);
  const size = sampleRateHz / 50;
  for (let at = 0; at < all.length; at += size) yield { samples: all.slice(at, at + size), sampleRateHz };
}

/** One utterance as ears hand it on. */
export async function* utteranceOf(pcm: Pcm, quietMs = 300): AsyncGenerator<Ear> {
  yield { kind: 'start' };
  for (const packet of packetsOf(pcm, quietMs)) yield { kind: 'audio', pcm: packet };
  yield { kind: 'pause' };
  yield { kind: 'end' };
}

/** How many words must be changed, left out or put in to make what was heard what was said. */
export function wordErrors(said: string, heard: string): number {
  const words = said.split(' ');
  const others = heard.split(' ').filter(Boolean);
  let row = Array.from({ length: others.length + 1 }, (_none, index) => index);
  for (const [at, word] of words.entries()) {
    const next = [at + 1];
    for (const [index, other] of others.entries()) {
      const change = (row[index] as number) + (word === other ? 0 : 1);
      next.push(Math.min(change, (row[index + 1] as number) + 1, (next[index] as number) + 1));
    }
    row = next;
  }
  return row.at(-1) as number;
}
