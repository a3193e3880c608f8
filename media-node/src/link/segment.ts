/** The form of a spool segment: records of length, CRC-32 and JSON, one after the other. */
import { crc32 } from 'node:zlib';
import { SpooledEvent } from '@botpbx/shared/link/events';

const HEADER_BYTES = 8;
/** Largest record in bytes; a longer length in a header is damage. */
const MAX_RECORD_BYTES = 262_144;

/** Bytes of one record: length and CRC-32 of the JSON, both 32 bits little-endian, then the JSON in UTF-8. */
export function encodeRecord(spooled: SpooledEvent): Buffer {
  const json = Buffer.from(JSON.stringify(spooled));
  if (json.length > MAX_RECORD_BYTES) throw new RangeError('an event larger than 256 KiB');
  const record = Buffer.allocUnsafe(HEADER_BYTES + json.length);
  record.writeUInt32LE(json.length, 0);
  record.writeUInt32LE(crc32(json), 4);
  json.copy(record, HEADER_BYTES);
  return record;
}

export interface Decoded {
  readonly events: SpooledEvent[];
  /** Bytes that were whole records. */
  readonly bytes: number;
}

/** Reads whole records from the front of `bytes`, at most `limit` and none beyond `untilSeq`; stops at the first that is cut or damaged. */
export function decodeRecords(bytes: Buffer, limit: number, untilSeq: number): Decoded {
  const events: SpooledEvent[] = [];
  let at = 0;
  while (events.length < limit && at + HEADER_BYTES <= bytes.length) {
    const length = bytes.readUInt32LE(at);
    if (length === 0 || length > MAX_RECORD_BYTES) return { events, bytes: at };
    if (at + HEADER_BYTES + length > bytes.length) break;
    const json = bytes.subarray(at + HEADER_BYTES, at + HEADER_BYTES + length);
    const read = crc32(json) === bytes.readUInt32LE(at + 4) ? SpooledEvent.safeParse(jsonOf(json)) : undefined;
    if (!read?.success) return { events, bytes: at };
    if (read.data.seq > untilSeq) break;
    events.push(read.data);
    at += HEADER_BYTES + length;
  }
  return { events, bytes: at };
}

function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** A segment is named by the first seq that it may hold, so that names sort as their content. */
export const segmentName = (firstSeq: number): string => `${String(firstSeq).padStart(15, '0')}.spool`;
export const firstSeqOf = (name: string): number | undefined => (/^[0-9]{15}\.spool$/.test(name) ? Number.parseInt(name, 10) : undefined);
