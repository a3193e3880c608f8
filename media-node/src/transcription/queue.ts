/** What is still to be written down: kept on the disk, so that it is done whatever dies in between, one after the other. */
import { readdir, readFile, rm } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { TranscriptMeta } from '@botpbx/shared/link/transcript-file';
import { z } from 'zod';
import { type Backoff, makeBackoff } from '../backoff.ts';
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

interface Waiting {
  readonly task: Task;
  readonly backoff: Backoff;
  tries: number;
  dueAtMs: number;
}

/** Opens the queue and goes on with what lies in it. One that fails waits, and holds up no other. */
export async function openTaskQueue(options: TaskQueueOptions): Promise<TaskQueue> {
  const { folder, log, retry = RETRY } = options;
  await makeFolder(folder, 0o700);
  const waiting = new Map<string, Waiting>();
  const add = (task: Task) => {
    const backoff = makeBackoff(retry.firstMs, retry.lastMs);
    waiting.set(task.id, { task, backoff, tries: 0, dueAtMs: 0 });
  };
  for (const task of await readAll(folder, log)) add(task);
  const stopping = new AbortController();
  const clerk = makeClerk({ ...options, waiting }, stopping.signal);
  clerk.wake();
  return {
    put: async (given) => {
      const task = Task.parse(given);
      await replaceFile(join(folder, `${task.id}.json`), JSON.stringify(task), { mode: 0o600 });
      add(task);
      clerk.wake();
    },
    waiting: () => waiting.size,
    isWaiting: (file) => [...waiting.values()].some(({ task }) => task.file === file),
    stop: async () => {
      stopping.abort();
      await clerk.stopped();
    },
  };
}

type Clerk = TaskQueueOptions & { readonly waiting: Map<string, Waiting> };

/** One task at a time, the one that is due longest first; sleeps while none is. */
function makeClerk(clerk: Clerk, signal: AbortSignal): { wake(): void; stopped(): Promise<void> } {
  const { waiting, onIdle } = clerk;
  let timer: NodeJS.Timeout | undefined;
  let work: Promise<void> | undefined;
  const wake = () => {
    clearTimeout(timer);
    if (signal.aborted || work) return;
    const [next] = [...waiting.values()].sort((one, other) => one.dueAtMs - other.dueAtMs);
    if (!next) return;
    const waitMs = next.dueAtMs - performance.now();
    if (next.dueAtMs > 0 && waitMs > 0) {
      timer = setTimeout(wake, waitMs);
      return;
    }
    work = tryOne(clerk, next, signal).finally(() => {
      work = undefined;
      if (waiting.size === 0) onIdle();
      wake();
    });
  };
  const stopped = async () => {
    clearTimeout(timer);
    await work;
  };
  return { wake, stopped };
}

/** Rejects only when the task cannot be forgotten. */
async function tryOne({ folder, waiting, work, log }: Clerk, one: Waiting, signal: AbortSignal): Promise<void> {
  const { task, backoff } = one;
  try {
    await work(task, signal);
  } catch (error) {
    if (signal.aborted) return;
    one.tries++;
    const isHopeless = one.tries >= MAX_TRIES;
    const said = isHopeless ? 'a sound was never written down' : 'a sound was not written down, will try again';
    log.warn(said, { task: task.id, tries: one.tries, error });
    one.dueAtMs = performance.now() + backoff.nextMs();
    if (!isHopeless) return;
    if (task.isTemporary) await rm(task.file, { force: true });
  }
  await rm(join(folder, `${task.id}.json`), { force: true });
  if (waiting.get(task.id) === one) waiting.delete(task.id);
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
