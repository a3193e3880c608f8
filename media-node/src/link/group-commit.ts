/** Many appends, one sync: whatever comes while the disk is busy waits for the next write together. */
import type { Log } from '../log.ts';
import type { SegmentFile } from './segment-file.ts';

export interface GroupCommit {
  /** Resolves when the record is on the disk. */
  append(seq: number, record: Buffer): Promise<number>;
  /** Writes what waits, then refuses what comes. */
  close(): Promise<void>;
}

interface Waiting {
  readonly seq: number;
  readonly record: Buffer;
  readonly kept: (seq: number) => void;
  readonly refused: (error: Error) => void;
}

/** Records that wait for a disk that refuses; beyond that the newest are refused. */
const MAX_WAITING = 50_000;
const MAX_TOGETHER = 1_000;
const RETRY_MS = 250;
/** A disk that stays full is told of once a minute: the log may lie on it. */
const TELL_AGAIN_MS = 60_000;

/** Makes the group commit of a segment file; `onSynced` hears the newest seq after each sync. */
export function makeGroupCommit(file: SegmentFile, onSynced: (seq: number) => void, log: Log): GroupCommit {
  let waiting: Waiting[] = [];
  let flushing: Promise<void> | undefined;
  let isClosed = false;
  const isWritten = makeWriter(file, log);

  async function flush(): Promise<void> {
    for (;;) {
      const batch = waiting.slice(0, MAX_TOGETHER);
      const [first, last] = [batch[0], batch.at(-1)];
      if (!first || !last) return;
      if (!(await isWritten(first.seq, batch, waiting.length))) {
        if (isClosed) return refuseAll(waiting.splice(0));
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
        continue;
      }
      waiting = waiting.slice(batch.length);
      onSynced(last.seq);
      for (const entry of batch) entry.kept(entry.seq);
    }
  }

  function kick(): void {
    flushing ??= flush().finally(() => {
      flushing = undefined;
      if (waiting.length > 0) kick();
    });
  }

  return {
    append: (seq, record) => {
      if (isClosed) return Promise.reject(new Error('the spool is closed'));
      if (waiting.length >= MAX_WAITING) return Promise.reject(new Error('the spool is full: the disk has refused for too long'));
      const done = new Promise<number>((kept, refused) => waiting.push({ seq, record, kept, refused }));
      kick();
      return done;
    },
    close: async () => {
      isClosed = true;
      while (flushing) await flushing;
      await file.leave();
    },
  };
}

/** Writes a batch and tells whether it is on the disk. After a failed write nobody knows what of it is there, so the next begins a segment of its own. */
function makeWriter(file: SegmentFile, log: Log): (firstSeq: number, batch: readonly Waiting[], waiting: number) => Promise<boolean> {
  const trouble = makeTrouble(log);
  return async (firstSeq, batch, waiting) => {
    try {
      await file.write(firstSeq, Buffer.concat(batch.map((entry) => entry.record)));
      trouble.over();
      return true;
    } catch (error) {
      trouble.tell(error, waiting);
      await file.leave().catch((closing: unknown) => log.warn('a segment could not be closed', { error: closing }));
      return false;
    }
  };
}

function refuseAll(waiting: readonly Waiting[]): void {
  for (const entry of waiting) entry.refused(new Error('the spool was closed before the event was on the disk'));
}

/** Tells of a disk that refuses at first, once a minute after that, and when it is over. */
function makeTrouble(log: Log): { tell(error: unknown, waiting: number): void; over(): void } {
  let tries = 0;
  let sinceMs = 0;
  let toldMs = Number.NEGATIVE_INFINITY;
  return {
    tell: (error, waiting) => {
      const nowMs = performance.now();
      if (tries++ === 0) sinceMs = nowMs;
      if (nowMs - toldMs < TELL_AGAIN_MS) return;
      toldMs = nowMs;
      log.error('the spool could not be written; it is tried again', { error, tries, waiting });
    },
    over: () => {
      if (tries > 0) log.info('the spool is written again', { tries, afterMs: Math.round(performance.now() - sinceMs) });
      tries = 0;
      toldMs = Number.NEGATIVE_INFINITY;
    },
  };
}
