/** WAV files: read in the forms in which people have them, written in the one that Asterisk plays. */
import { AppError } from '@botpbx/shared/base/errors';
import type { Samples } from './resample.ts';

/** Sound as it comes out of a file: one list of samples for each channel. */
export interface Piece {
  readonly rateHz: number;
  readonly tracks: readonly Samples[];
}

const unreadable = (detail: string) => new AppError('sound.unreadable', { detail });

interface Format {
  readonly code: number;
  readonly tracks: number;
  readonly rateHz: number;
  readonly bits: number;
}

/** Samples that are read at a time. */
const FRAMES_A_PIECE = 65_536;

/** Reads a RIFF WAVE file: whole numbers of 8, 16, 24 or 32 bits, floating point, A-law, µ-law. A length that is too long is cut. @throws sound.unreadable */
export function* readWav(file: Uint8Array): Generator<Piece> {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const { format, offset, bytes } = chunksOf(view);
  const read = readerOf(view, format);
  const size = (format.bits / 8) * format.tracks;
  const frames = Math.floor(bytes / size);
  for (let first = 0; first < frames; first += FRAMES_A_PIECE) {
    const count = Math.min(FRAMES_A_PIECE, frames - first);
    const tracks = Array.from({ length: format.tracks }, (_, track) => {
      const samples = new Float32Array(count);
      const start = offset + first * size + (track * format.bits) / 8;
      for (let at = 0; at < count; at++) samples[at] = read(start + at * size);
      return samples;
    });
    yield { rateHz: format.rateHz, tracks };
  }
}

function chunksOf(view: DataView): { format: Format; offset: number; bytes: number } {
  let format: Format | undefined;
  for (let at = 12; at + 8 <= view.byteLength; ) {
    const name = String.fromCharCode(view.getUint8(at), view.getUint8(at + 1), view.getUint8(at + 2), view.getUint8(at + 3));
    const told = view.getUint32(at + 4, true);
    const bytes = Math.min(told, view.byteLength - at - 8);
    if (name === 'fmt ' && bytes >= 16) format = formatAt(view, at + 8, bytes);
    if (name === 'data') {
      if (!format) break;
      return { format, offset: at + 8, bytes };
    }
    at += 8 + told + (told % 2);
  }
  throw unreadable('The WAV file holds no sound.');
}

const EXTENSIBLE = 0xfffe;

function formatAt(view: DataView, at: number, bytes: number): Format {
  const code = view.getUint16(at, true);
  return {
    code: code === EXTENSIBLE && bytes >= 26 ? view.getUint16(at + 24, true) : code,
    tracks: view.getUint16(at + 2, true),
    rateHz: view.getUint32(at + 4, true),
    bits: view.getUint16(at + 14, true),
  };
}

/** Reads the sample at a place of the file. */
function readerOf(view: DataView, { code, tracks, bits }: Format): (at: number) => number {
  if (tracks < 1 || tracks > 8) throw unreadable(`A WAV file with ${tracks} channels cannot be used.`);
  switch (`${code}:${bits}`) {
    case '1:8':
      return (at) => (view.getUint8(at) - 128) / 128;
    case '1:16':
      return (at) => view.getInt16(at, true) / 32_768;
    case '1:24':
      return (at) => (view.getUint8(at) + view.getInt16(at + 1, true) * 256) / 8_388_608;
    case '1:32':
      return (at) => view.getInt32(at, true) / 2_147_483_648;
    case '3:32':
      return (at) => finite(view.getFloat32(at, true));
    case '3:64':
      return (at) => finite(view.getFloat64(at, true));
    case '6:8':
      return (at) => fromALaw(view.getUint8(at));
    case '7:8':
      return (at) => fromMuLaw(view.getUint8(at));
    default:
      throw unreadable('The WAV file is written in a form that is not known here: take PCM.');
  }
}

const finite = (value: number): number => (Number.isFinite(value) ? value : 0);

/** ITU-T G.711. */
function fromMuLaw(byte: number): number {
  const code = ~byte & 0xff;
  const size = (((code & 0x0f) << 3) + 0x84) << ((code & 0x70) >> 4);
  return ((code & 0x80) === 0 ? size - 0x84 : 0x84 - size) / 32_768;
}

/** ITU-T G.711. */
function fromALaw(byte: number): number {
  const code = byte ^ 0x55;
  const exponent = (code & 0x70) >> 4;
  const mantissa = (code & 0x0f) << 4;
  const size = exponent === 0 ? mantissa + 8 : (mantissa + 0x108) << (exponent - 1);
  return ((code & 0x80) === 0 ? -size : size) / 32_768;
}

/** Bytes before the samples. */
const HEAD_BYTES = 44;

/** Writes 16-bit mono. */
export function writeWav(pieces: readonly Int16Array[], rateHz: number): Uint8Array<ArrayBuffer> {
  const bytes = 2 * pieces.reduce((sum, piece) => sum + piece.length, 0);
  const file = new Uint8Array(HEAD_BYTES + bytes);
  const view = new DataView(file.buffer);
  const words = (at: number, text: string) => file.set(new TextEncoder().encode(text), at);
  words(0, 'RIFF');
  view.setUint32(4, HEAD_BYTES - 8 + bytes, true);
  words(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rateHz, true);
  view.setUint32(28, 2 * rateHz, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  words(36, 'data');
  view.setUint32(40, bytes, true);
  let at = HEAD_BYTES;
  for (const piece of pieces) {
    for (const sample of piece) {
      view.setInt16(at, sample, true);
      at += 2;
    }
  }
  return file;
}
