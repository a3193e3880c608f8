/** Reads the spool from a place on, in pieces, without holding more of it in memory than one piece. */
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { SpooledEvent } from '@botpbx/shared/link/events';
import { isAbsent } from '../config/files.ts';
import type { Log } from '../log.ts';
import { decodeRecords } from './segment.ts';
import { segmentsIn } from './spool-folder.ts';

export interface SpoolReader {
  /** The next events, at most `limit`, in the order of their seqs; none when all that is synced was read. */
  next(limit: number): Promise<SpooledEvent[]>;
}

export interface ReaderOptions {
  readonly folder: string;
  readonly afterSeq: number;
  /** Events beyond this seq are not on the disk for certain. */
  readonly untilSeq: () => number;
  readonly log: Log;
}

/** Bytes of one piece; larger than the largest record. */
const PIECE_BYTES = 524_288;

/** Makes a reader; it remembers its file and offset, so that a live tail costs one small read. */
export function makeSpoolReader({ folder, afterSeq, untilSeq, log }: ReaderOptions): SpoolReader {
  let seq = afterSeq;
  let place: { name: string; offset: number } | undefined;

  async function piece(limit: number): Promise<{ events: SpooledEvent[]; isEnd: boolean }> {
    place ??= await firstPlace(folder, seq);
    if (!place) return { events: [], isEnd: true };
    const bytes = await readPiece(join(folder, place.name), place.offset);
    const read = decodeRecords(bytes, limit, untilSeq());
    place.offset += read.bytes;
    if (read.events.length > 0) return { events: read.events, isEnd: false };
    return { events: [], isEnd: !(await nextSegment(bytes.length)) };
  }

  /** Goes on to the segment behind; false if this one is the newest. */
  async function nextSegment(leftBytes: number): Promise<boolean> {
    const following = (await segmentsIn(folder)).find((name) => place !== undefined && name > place.name);
    if (following === undefined) return false;
    if (leftBytes > 0) log.warn('the reader of the spool leaves damaged bytes behind', { segment: place?.name, bytes: leftBytes });
    place = { name: following, offset: 0 };
    return true;
  }

  return {
    next: async (limit) => {
      while (seq < untilSeq()) {
        const { events, isEnd } = await piece(limit);
        const fresh = events.filter((spooled) => spooled.seq > seq);
        seq = fresh.at(-1)?.seq ?? seq;
        if (fresh.length > 0 || isEnd) return fresh;
      }
      return [];
    },
  };
}

/** The newest segment that may hold the event behind `seq`, or the oldest that is left. */
async function firstPlace(folder: string, seq: number): Promise<{ name: string; offset: number } | undefined> {
  const names = await segmentsIn(folder);
  const name = names.findLast((candidate) => Number.parseInt(candidate, 10) <= seq + 1) ?? names[0];
  return name === undefined ? undefined : { name, offset: 0 };
}

async function readPiece(path: string, offset: number): Promise<Buffer> {
  const file = await open(path, 'r').catch((error: unknown) => {
    if (isAbsent(error)) return undefined;
    throw error;
  });
  if (!file) return Buffer.alloc(0);
  try {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(PIECE_BYTES), 0, PIECE_BYTES, offset);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
