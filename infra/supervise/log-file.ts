/** A log on disk that never grows without end: the file and its older generations, each of at most so many bytes. */
import { appendFileSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

export interface LogFile {
  readonly path: string;
  write(chunk: string | Uint8Array): void;
}

export interface LogFileOptions {
  readonly maxBytes?: number;
  /** Older files that are kept: `x.log.1` is the newest of them. */
  readonly generations?: number;
}

const MAX_BYTES = 10 * 1024 * 1024;
const GENERATIONS = 4;

/** Opens a log for appending. A disk that takes no more loses log lines and nothing else. */
export function openLogFile(path: string, options: LogFileOptions = {}): LogFile {
  const { maxBytes = MAX_BYTES, generations = GENERATIONS } = options;
  mkdirSync(dirname(path), { recursive: true });
  let bytes = existsSync(path) ? statSync(path).size : 0;
  let lost = 0;
  const write = (chunk: string | Uint8Array) => {
    try {
      if (bytes >= maxBytes) bytes = rotate(path, generations);
      if (lost > 0) appendFileSync(path, `${lost} writes were lost here\n`);
      appendFileSync(path, chunk);
      bytes += chunk.length;
      lost = 0;
    } catch {
      lost++;
    }
  };
  return { path, write };
}

function rotate(path: string, generations: number): number {
  rmSync(`${path}.${generations}`, { force: true });
  for (let older = generations - 1; older >= 1; older--)
    if (existsSync(`${path}.${older}`)) renameSync(`${path}.${older}`, `${path}.${older + 1}`);
  renameSync(path, `${path}.1`);
  return 0;
}
