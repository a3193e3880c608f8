/**
 * Events on disk until the cloud has stored them. An append is kept only when it is synced; many wait for one sync together.
 * What the cloud has acknowledged stays for a day, because a cloud restored from a backup asks for it again.
 */
import type { NodeEvent } from '@botpbx/shared/link/events';
import { makeFolder } from '../config/files.ts';
import type { Log } from '../log.ts';
import { makeGroupCommit } from './group-commit.ts';
import { encodeRecord } from './segment.ts';
import { makeSegmentFile } from './segment-file.ts';
import { epochOf, nextSeqIn, removeOld } from './spool-folder.ts';
import { makeSpoolReader, type SpoolReader } from './spool-reader.ts';

export interface Spool {
  /** 16 hexadecimal digits, made with the spool: a spool that was lost begins another epoch. */
  readonly epoch: string;
  /** Resolves with the event's seq when it is on the disk. Rejects only when the disk refuses for so long that memory would fill. */
  append(event: NodeEvent): Promise<number>;
  /** The newest seq that is on the disk; 0 if there is none. */
  syncedSeq(): number;
  /** Reads on from behind `seq`. */
  readFrom(seq: number): SpoolReader;
  /** Calls the listener after each sync, until the returned function is called. */
  onSynced(listener: () => void): () => void;
  /** The cloud has stored all up to `seq`: segments that hold nothing newer may go when they are a day old. */
  acknowledge(seq: number): Promise<void>;
  /** Seqs up to `seq` were used by a spool that we no longer have; the next event comes after them. */
  skipTo(seq: number): void;
  close(): Promise<void>;
}

export interface SpoolOptions {
  readonly folder: string;
  readonly log: Log;
  readonly nowMs?: () => number;
  /** A segment that has grown to this many bytes is followed by a new one. */
  readonly segmentBytes?: number;
  /** How long acknowledged segments stay. */
  readonly keepMs?: number;
}

const DAY_MS = 86_400_000;
const CLEAN_EVERY_MS = 60_000;

/** Opens the spool of a folder, and goes on behind whatever a power cut tore. */
export async function openSpool(options: SpoolOptions): Promise<Spool> {
  const { folder, log, nowMs = Date.now, segmentBytes = 4_194_304, keepMs = DAY_MS } = options;
  await makeFolder(folder, 0o700);
  const epoch = await epochOf(folder);
  let nextSeq = await nextSeqIn(folder, log);
  let syncedSeq = nextSeq - 1;
  let cleanedAtMs = Number.NEGATIVE_INFINITY;
  const listeners = new Set<() => void>();
  const synced = (seq: number) => {
    syncedSeq = seq;
    for (const listener of listeners) listener();
  };
  const commit = makeGroupCommit(makeSegmentFile(folder, segmentBytes), synced, log);
  return {
    epoch,
    append: (event) => {
      const seq = nextSeq++;
      return commit.append(seq, encodeRecord({ seq, event }));
    },
    syncedSeq: () => syncedSeq,
    readFrom: (seq) => makeSpoolReader({ folder, afterSeq: seq, untilSeq: () => syncedSeq, log }),
    onSynced: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    acknowledge: async (seq) => {
      if (nowMs() - cleanedAtMs < CLEAN_EVERY_MS) return;
      cleanedAtMs = nowMs();
      await removeOld(folder, seq, nowMs() - keepMs);
    },
    skipTo: (seq) => {
      nextSeq = Math.max(nextSeq, seq + 1);
    },
    close: () => commit.close(),
  };
}
