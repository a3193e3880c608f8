/** Decoders of compressed sound. They are given a file bit by bit, so that a small file which means days of sound is found out in time. */
import { AppError } from '@botpbx/shared/base/errors';
import { OggVorbisDecoder } from '@wasm-audio-decoders/ogg-vorbis';
import { MPEGDecoder } from 'mpg123-decoder';
import { OggOpusDecoder } from 'ogg-opus-decoder';
import type { Compressed } from '../../base/audio/convert.ts';
import type { Piece } from '../../base/audio/wav.ts';

interface Decoded {
  readonly channelData: Float32Array[];
  readonly samplesDecoded: number;
  readonly sampleRate: number;
  readonly errors: readonly { readonly message: string }[];
}
interface Decoder {
  readonly ready: Promise<void>;
  decode(data: Uint8Array): Decoded | Promise<Decoded>;
  flush?(): Decoded | Promise<Decoded>;
  free(): void;
}

const DECODERS: Readonly<Record<Compressed, () => Decoder>> = {
  mp3: () => new MPEGDecoder(),
  vorbis: () => new OggVorbisDecoder(),
  opus: () => new OggOpusDecoder(),
};

/** At 8 kbit/s so many bytes are a minute. */
const STEP_BYTES = 65_536;
/** More faults than this in one step, and it is no such file. */
const MAX_FAULTS = 200;

/** Decodes a file. @throws sound.unreadable */
export async function* decode(kind: Compressed, file: Uint8Array): AsyncGenerator<Piece> {
  const decoder = DECODERS[kind]();
  await decoder.ready;
  try {
    for (let at = 0; at < file.length; at += STEP_BYTES) yield* piecesOf(await decoder.decode(file.subarray(at, at + STEP_BYTES)));
    if (decoder.flush) yield* piecesOf(await decoder.flush());
  } catch (cause) {
    throw cause instanceof AppError ? cause : new AppError('sound.unreadable', { detail: 'The file is damaged.', cause });
  } finally {
    decoder.free();
  }
}

function* piecesOf({ channelData, samplesDecoded, sampleRate, errors }: Decoded): Generator<Piece> {
  if (errors.length > MAX_FAULTS) throw new AppError('sound.unreadable', { detail: 'The file is damaged.' });
  if (samplesDecoded > 0) yield { rateHz: sampleRate, tracks: channelData };
}
