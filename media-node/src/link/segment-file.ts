/** The segment that is written now. */
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from '../config/files.ts';
import { segmentName } from './segment.ts';

export interface SegmentFile {
  /** Appends bytes that begin with `firstSeq` and resolves when they are on the disk. */
  write(firstSeq: number, bytes: Buffer): Promise<void>;
  /** Lets go of the present segment; the next write begins a new one. */
  leave(): Promise<void>;
}

/** Makes the writer of a folder; a segment of `mostBytes` is followed by a new one. */
export function makeSegmentFile(folder: string, mostBytes: number): SegmentFile {
  let current: { file: FileHandle; bytes: number } | undefined;
  const leave = async () => {
    const left = current;
    current = undefined;
    await left?.file.close();
  };
  return {
    write: async (firstSeq, bytes) => {
      if (current && current.bytes >= mostBytes) await leave();
      current ??= { file: await create(folder, firstSeq), bytes: 0 };
      await current.file.appendFile(bytes);
      await current.file.datasync();
      current.bytes += bytes.length;
    },
    leave,
  };
}

/** After a failed write a segment of this name is there: what of it is whole is read first, and doubles are skipped. */
async function create(folder: string, firstSeq: number): Promise<FileHandle> {
  const file = await openNew(folder, firstSeq);
  try {
    await syncFolder(folder);
  } catch (error) {
    await file.close();
    throw error;
  }
  return file;
}

async function openNew(folder: string, firstSeq: number): Promise<FileHandle> {
  for (let number = firstSeq; ; number++) {
    try {
      return await open(join(folder, segmentName(number)), 'ax', 0o600);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  }
}
