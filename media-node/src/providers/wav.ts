/** Samples as bytes and back, with and without the header of a WAV file. */
import type { Pcm } from '../voice/audio.ts';
import { ProviderError } from '../voice/ports.ts';

const HEADER_BYTES = 44;
const FORMAT_PCM = 1;

/** The samples as little-endian bytes; they share the samples' memory. */
export const bytesOf = ({ samples }: Pick<Pcm, 'samples'>): Uint8Array<ArrayBufferLike> =>
  new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);

/** A WAV file of 16-bit samples; of two sides when they are interleaved. */
export function wavOf({ samples, sampleRateHz }: Pcm, sides: 1 | 2 = 1): Uint8Array<ArrayBuffer> {
  const wav = Buffer.alloc(HEADER_BYTES + samples.byteLength);
  wav.write('RIFF', 0);
  wav.writeUInt32LE(HEADER_BYTES - 8 + samples.byteLength, 4);
  wav.write('WAVEfmt ', 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(FORMAT_PCM, 20);
  wav.writeUInt16LE(sides, 22);
  wav.writeUInt32LE(sampleRateHz, 24);
  wav.writeUInt32LE(sampleRateHz * sides * 2, 28);
  wav.writeUInt16LE(sides * 2, 32);
  wav.writeUInt16LE(16, 34);
  wav.write('data', 36);
  wav.writeUInt32LE(samples.byteLength, 40);
  wav.set(bytesOf({ samples }), HEADER_BYTES);
  return new Uint8Array(wav.buffer, wav.byteOffset, wav.byteLength);
}

/** One stretch of sound after another, put together. */
export function joined(parts: readonly Pcm[]): Pcm {
  const samples = new Int16Array(parts.reduce((sum, part) => sum + part.samples.length, 0));
  let at = 0;
  for (const part of parts) {
    samples.set(part.samples, at);
    at += part.samples.length;
  }
  return { samples, sampleRateHz: parts[0]?.sampleRateHz ?? 8000 };
}

/** Bytes of any length as whole samples. */
export async function* samplesOf(chunks: AsyncIterable<Uint8Array>, sampleRateHz: number): AsyncGenerator<Pcm, void, undefined> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    rest = Buffer.concat([rest, chunk]);
    const length = rest.length - (rest.length % 2);
    if (length === 0) continue;
    yield { samples: int16Of(rest.subarray(0, length)), sampleRateHz };
    rest = rest.subarray(length);
  }
}

/** Copies, since what comes from a socket may lie at an odd address. */
export const int16Of = (bytes: Uint8Array): Int16Array =>
  new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength - (bytes.byteLength % 2)) as ArrayBuffer);

/** Reads a WAV file as it comes: 16-bit samples of one side, at the rate that its header says. */
export async function* wavSamples(provider: string, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Pcm, void, undefined> {
  const reader = chunks[Symbol.asyncIterator]();
  let head: Buffer = Buffer.alloc(0);
  for (;;) {
    const next = await reader.next();
    if (next.done) throw new ProviderError(provider, head.length === 0 ? 'cut' : 'garbage', { detail: 'the sound is no WAV file' });
    head = Buffer.concat([head, next.value]);
    const found = headerIn(provider, head);
    if (found === undefined) continue;
    const first = head.subarray(found.dataAt);
    yield* samplesOf(chained(first, reader), found.sampleRateHz);
    return;
  }
}

async function* chained(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    if (first.length > 0) yield first;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

/** Where the samples begin and how fast they go; undefined while the header is not whole. */
function headerIn(provider: string, bytes: Buffer): { readonly dataAt: number; readonly sampleRateHz: number } | undefined {
  if (bytes.length < 12) return undefined;
  const wrong = (detail: string) => new ProviderError(provider, 'garbage', { detail });
  if (bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WAVE') throw wrong('the sound is no WAV file');
  let sampleRateHz = 0;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const name = bytes.toString('latin1', at, at + 4);
    const length = bytes.readUInt32LE(at + 4);
    if (name === 'data') return sampleRateHz > 0 ? { dataAt: at + 8, sampleRateHz } : undefined;
    if (name === 'fmt ') {
      if (bytes.length < at + 24) return undefined;
      const isPlain = bytes.readUInt16LE(at + 8) === FORMAT_PCM && bytes.readUInt16LE(at + 10) === 1 && bytes.readUInt16LE(at + 22) === 16;
      if (!isPlain) throw wrong('the sound is not of 16-bit samples of one side');
      sampleRateHz = bytes.readUInt32LE(at + 12);
    }
    at += 8 + length + (length % 2);
  }
  if (bytes.length > MAX_HEADER) throw wrong('the WAV file has no samples');
  return undefined;
}

const MAX_HEADER = 65_536;
