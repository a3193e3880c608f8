/** As much of Protocol Buffers as speech needs. https://protobuf.dev/programming-guides/encoding/ */

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;

/** What a field holds: numbers, flags, text, bytes or a message. Fields that are absent, 0, false or empty are left out. */
export type Field = number | boolean | string | Uint8Array;

/** Writes a message: fields by number. */
export function encode(fields: Readonly<Record<number, Field | undefined>>): Uint8Array {
  const parts = Object.entries(fields).flatMap(([number, value]) => {
    if (value === undefined || value === 0 || value === false || value === '') return [];
    if (typeof value === 'number' || typeof value === 'boolean') return [varint((Number(number) << 3) | VARINT), varint(Number(value))];
    const bytes = typeof value === 'string' ? Buffer.from(value) : value;
    return [varint((Number(number) << 3) | BYTES), varint(bytes.length), bytes];
  });
  return Buffer.concat(parts);
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  bytes.push(rest);
  return Uint8Array.from(bytes);
}

/** A message that was read. */
export interface Decoded {
  /** The last number of a field; 0 when there is none. */
  number(field: number): number;
  /** A field of 32-bit floating point. */
  float(field: number): number;
  text(field: number): string;
  /** Each message of a repeated field. */
  messages(field: number): Decoded[];
}

/** Reads a message; throws a RangeError when it is none. */
export function decode(bytes: Uint8Array): Decoded {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const numbers = new Map<number, number>();
  const stretches = new Map<number, Buffer[]>();
  const take = (length: number): Buffer => {
    if (length > buffer.length - at) throw new RangeError('a field is longer than its message');
    at += length;
    return buffer.subarray(at - length, at);
  };
  const readVarint = (): number => {
    let value = 0;
    for (let scale = 1, byte = 128; byte >= 128; scale *= 128) {
      byte = take(1)[0] ?? 0;
      value += (byte & 127) * scale;
    }
    return value;
  };
  let at = 0;
  while (at < buffer.length) {
    const tag = readVarint();
    const field = tag >>> 3;
    const kind = tag & 7;
    if (kind === VARINT) numbers.set(field, readVarint());
    else if (kind === BYTES) stretches.set(field, [...(stretches.get(field) ?? []), take(readVarint())]);
    else if (kind === FIXED32) stretches.set(field, [take(4)]);
    else if (kind === FIXED64) stretches.set(field, [take(8)]);
    else throw new RangeError(`a field is of kind ${kind}`);
  }
  const last = (field: number) => stretches.get(field)?.at(-1);
  return {
    number: (field) => numbers.get(field) ?? 0,
    float: (field) => last(field)?.readFloatLE(0) ?? 0,
    text: (field) => last(field)?.toString('utf8') ?? '',
    messages: (field) => (stretches.get(field) ?? []).map(decode),
  };
}
