/** WAV files of GSM, `wav49` in telephony: two frames a block of 65 bytes, least bits first (format 0x31 of RFC 2361). */
import { GSM_FRAME_SAMPLES, type GsmField, makeGsmEncoder } from './gsm.ts';

const BLOCK_SAMPLES = 2 * GSM_FRAME_SAMPLES;
const BLOCK_BYTES = 65;
const RATE_HZ = 8000;
const HEADER_BYTES = 60;
const GSM_FORMAT = 0x31;

/** Bytes of the file that so many samples become. */
export const wav49Bytes = (samples: number): number => HEADER_BYTES + Math.ceil(samples / BLOCK_SAMPLES) * BLOCK_BYTES;

/** Encodes samples at 8 kHz, block by block as somebody reads. What is missing at the end of the last block is silence. */
export function* encodeWav49(samples: Int16Array): Generator<Uint8Array<ArrayBuffer>> {
  const blocks = Math.ceil(samples.length / BLOCK_SAMPLES);
  const header = new Uint8Array(HEADER_BYTES);
  writeHeader(new DataView(header.buffer), samples.length, blocks);
  yield header;
  const encoder = makeGsmEncoder();
  for (let block = 0; block < blocks; block++) {
    const fields = [0, 1].flatMap((half) => encoder.encode(frameAt(samples, block * BLOCK_SAMPLES + half * GSM_FRAME_SAMPLES)));
    const bytes = new Uint8Array(BLOCK_BYTES);
    writeBits(bytes, fields);
    yield bytes;
  }
}

function frameAt(samples: Int16Array, from: number): Int16Array {
  const frame = new Int16Array(GSM_FRAME_SAMPLES);
  frame.set(samples.subarray(from, from + GSM_FRAME_SAMPLES));
  return frame;
}

function writeHeader(view: DataView, samples: number, blocks: number): void {
  const word = (at: number, text: string) => {
    for (const [offset, sign] of [...text].entries()) view.setUint8(at + offset, sign.charCodeAt(0));
  };
  const dataBytes = blocks * BLOCK_BYTES;
  word(0, 'RIFF');
  view.setUint32(4, HEADER_BYTES - 8 + dataBytes, true);
  word(8, 'WAVEfmt ');
  view.setUint32(16, 20, true);
  view.setUint16(20, GSM_FORMAT, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, RATE_HZ, true);
  view.setUint32(28, (RATE_HZ / BLOCK_SAMPLES) * BLOCK_BYTES, true);
  view.setUint16(32, BLOCK_BYTES, true);
  view.setUint16(36, 2, true);
  view.setUint16(38, BLOCK_SAMPLES, true);
  word(40, 'fact');
  view.setUint32(44, 4, true);
  view.setUint32(48, samples, true);
  word(52, 'data');
  view.setUint32(56, dataBytes, true);
}

function writeBits(bytes: Uint8Array, fields: readonly GsmField[]): void {
  let at = 0;
  for (const { value, bits } of fields)
    for (let bit = 0; bit < bits; bit++, at++) if ((value >> bit) & 1) bytes[at >> 3] = (bytes[at >> 3] ?? 0) | (1 << (at & 7));
}
