/** What is still to be written down: kept on the disk, so that it is done whatever dies in between, one after the other. */
import { readdir, readFile, rm } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { TranscriptMeta } from '@botpbx/shared/link/transcript-file';
import { z } from 'zod';
import { makeBackoff } from '../backoff.ts';
import { makeFolder, replaceFile } from '../config/files.ts';
import type { Log } from '../log.ts';

const Task = z.strictObject({
  /** Never given twice on a node; names the upload too. */
  id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/),
  tenantId: z.number().int().positive(),
  /** A WAV file that nobody writes to any more. */
  file: z.string().refine(isAbsolute),
  /** The file is ours alone: it goes when it is text. */
  isTemporary: z.boolean(),
  /** What lies before is text already. */
  fromMs: z.number().min(0),
  meta: TranscriptMeta,
});
/** A sound that is to become text. */
export type Task = z.infer<typeof Task>;

export interface TaskQueue {
  /** Takes a task in. When it returns, not even a power cut loses it. */
  put(task: Task): Promise<void>;
  waiting(): number;
  isWaiting(file: string): boolean;
  stop(): Promise<void>;
}

export interface TaskQueueOptions {
  readonly folder: string;
  /** Does it; rejects when it is worth while to try again. */
  readonly work: (task: Task, signal: AbortSignal) => Promise<void>;
  /** Nothing is left to do. */
  readonly onIdle: () => void;
  readonly log: Log;
  readonly retry?: { readonly firstMs: number; readonly lastMs: number };
}

const RETRY = { firstMs: 5_000, lastMs: 600_000 };
const MAX_TRIES = 12;

/** Opens the queue and goes on with what lies in it. */
export async function openTaskQueue({ folder, work, onIdle, log, retry = RETRY }: TaskQueueOptions): Promise<TaskQueue> {
  await makeFolder(folder, 0o700);
  const waiting = new Map((await readAll(folder, log)).map((task) => [task.id, task]));
  const stopping = new AbortController();
  const { signal } = stopping;
  let running: Promise<void> | undefined;
  const forget = async (task: Task) => {
    await rm(join(folder, `${task.id}.json`), { force: true });
    waiting.delete(task.id);
  };
  const attempt = async (task: Task, tries: number): Promise<boolean> => {
    try {
      await work(task, signal);
      return true;
    } catch (error) {
      if (signal.aborted) return false;
      const isHopeless = tries >= MAX_TRIES;
      log.warn(isHopeless ? 'a sound was never written down' : 'a sound was not written down, will try again', {
        task: task.id,
        tries,
        error,
      });
      return isHopeless;
    }
  };
  const runAll = async () => {
    for (let [task] = waiting.values(); task && !signal.aborted; [task] = waiting.values()) await runOne(task);
  };
  const runOne = async (task: Task) => {
    const backoff = makeBackoff(retry.firstMs, retry.lastMs);
    for (let tries = 1; !signal.aborted; tries++) {
      if (await attempt(task, tries)) return forget(task);
      await pause(backoff.nextMs(), signal);
    }
  };
  const wake = () => {
    running ??= runAll().finally(() => {
      running = undefined;
      if (waiting.size === 0) onIdle();
      else if (!signal.aborted) wake();
    });
  };
  if (waiting.size > 0) wake();
  return {
    put: async (given) => {
      const task = Task.parse(given);
      await replaceFile(join(folder, `${task.id}.json`), JSON.stringify(task), { mode: 0o600 });
      waiting.set(task.id, task);
      wake();
    },
    waiting: () => waiting.size,
    isWaiting: (file) => [...waiting.values()].some((task) => task.file === file),
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

/** Resolves after so long, or at once when the signal aborts. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}

async function readAll(folder: string, log: Log): Promise<Task[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  const read = await Promise.all(names.map(async (name) => readTask(await readFile(join(folder, name), 'utf8'))));
  const good = read.filter((task) => task !== undefined);
  if (good.length < read.length) log.error('some tasks of transcription can not be read', { count: read.length - good.length });
  return good;
}

function readTask(text: string): Task | undefined {
  try {
    return Task.safeParse(JSON.parse(text)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
