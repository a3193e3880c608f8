/**
 * AudioSocket on the wire (docs.asterisk.org, AudioSocket): one byte of kind, two of length, the most significant first, then the
 * payload. Samples are 16 bits, the least significant byte first. Bytes in, messages out, however the bytes are chopped.
 */

/** What Asterisk says. After a `fault` nothing that follows can be trusted. */
export type AudioSocketMessage =
  | { readonly kind: 'id'; readonly id: string }
  | { readonly kind: 'audio'; readonly sampleRateHz: number; readonly samples: Int16Array }
  | { readonly kind: 'digit'; readonly digit: string }
  | { readonly kind: 'hangup' }
  | { readonly kind: 'error'; readonly code: number }
  | { readonly kind: 'fault'; readonly why: string };

/** Reads one connection. */
export interface AudioSocketReader {
  push(bytes: Uint8Array): void;
}

const HEADER_BYTES = 3;
const ID_BYTES = 16;
const KIND_HANGUP = 0x00;
const KIND_ID = 0x01;
const KIND_DIGIT = 0x03;
const KIND_ERROR = 0xff;
/** Kinds of sound are numbered by their rates from here. */
const KIND_AUDIO = 0x10;
const RATES_HZ = [8_000, 12_000, 16_000, 24_000, 32_000, 44_100, 48_000, 96_000, 192_000] as const;

/** Makes the reader of one connection; after a fault it takes no more. Kinds that nobody knows yet are passed over. */
export function makeAudioSocketReader(onMessage: (message: AudioSocketMessage) => void): AudioSocketReader {
  let rest: Uint8Array | undefined;
  let isBroken = false;
  return {
    push: (bytes) => {
      if (isBroken) return;
      const all = rest === undefined ? bytes : joined(rest, bytes);
      let at = 0;
      while (all.length - at >= HEADER_BYTES) {
        const end = at + HEADER_BYTES + lengthAt(all, at);
        if (end > all.length) break;
        const message = messageOf(all[at] ?? 0, all, at + HEADER_BYTES, end);
        at = end;
        if (message === undefined) continue;
        isBroken = message.kind === 'fault';
        onMessage(message);
        if (isBroken) return;
      }
      rest = at < all.length ? new Uint8Array(all.subarray(at)) : undefined;
    },
  };
}

const lengthAt = (bytes: Uint8Array, at: number): number => ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);

function joined(head: Uint8Array, tail: Uint8Array): Uint8Array {
  const all = new Uint8Array(head.length + tail.length);
  all.set(head);
  all.set(tail, head.length);
  return all;
}

function messageOf(kind: number, bytes: Uint8Array, from: number, to: number): AudioSocketMessage | undefined {
  const sampleRateHz = RATES_HZ[kind - KIND_AUDIO];
  if (sampleRateHz !== undefined) {
    if ((to - from) % 2 !== 0) return { kind: 'fault', why: 'a frame holds half a sample' };
    // a copy: samples must begin at an even address, and the bytes are the socket's
    const samples = new Int16Array((to - from) / 2);
    new Uint8Array(samples.buffer).set(bytes.subarray(from, to));
    return { kind: 'audio', sampleRateHz, samples };
  }
  switch (kind) {
    case KIND_HANGUP:
      return { kind: 'hangup' };
    case KIND_ID:
      return to - from === ID_BYTES
        ? { kind: 'id', id: idOf(bytes.subarray(from, to)) }
        : { kind: 'fault', why: 'an id has the wrong length' };
    case KIND_DIGIT:
      return digitOf(bytes.subarray(from, to));
    case KIND_ERROR:
      return { kind: 'error', code: bytes[from] ?? 0 };
    default:
      return undefined;
  }
}

function digitOf(payload: Uint8Array): AudioSocketMessage {
  const digit = payload.length === 1 ? String.fromCharCode(payload[0] ?? 0) : '';
  return /^[0-9*#A-D]$/.test(digit) ? { kind: 'digit', digit } : { kind: 'fault', why: 'a key is none' };
}

/** Writes 16 bytes as the id that was dialled. */
function idOf(bytes: Uint8Array): string {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** Gives the channel back to the dialplan. */
export const HANGUP_BYTES: Uint8Array = Uint8Array.of(KIND_HANGUP, 0, 0);

/** Writes one frame of sound, into `used` if that has the right length. @throws {RangeError} for a rate that has no kind */
export function audioBytes(samples: Int16Array, sampleRateHz: number, used?: Uint8Array): Uint8Array {
  const kind = RATES_HZ.indexOf(sampleRateHz as (typeof RATES_HZ)[number]);
  if (kind < 0) throw new RangeError(`AudioSocket has no sound of ${sampleRateHz} Hz`);
  const length = HEADER_BYTES + samples.byteLength;
  const bytes = used?.length === length ? used : new Uint8Array(length);
  bytes[0] = KIND_AUDIO + kind;
  bytes[1] = samples.byteLength >> 8;
  bytes[2] = samples.byteLength & 0xff;
  bytes.set(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength), HEADER_BYTES);
  return bytes;
}
