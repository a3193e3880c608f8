/** A thread for one kind of work: started with the first job, one job after the other, ended when nothing was asked for a while. */
import { Worker } from 'node:worker_threads';
import { AppError, type ErrorCode, problems } from '@botpbx/shared/base/errors';
import { z } from 'zod';

export interface ThreadOptions {
  /** Name of the thread's file beside this one: `sound-worker`. */
  readonly file: string;
  /** Jobs that may wait; one more is refused. */
  readonly maxWaiting: number;
  /** Time without a job after which the thread gives its memory back; never unless told. */
  readonly idleMs?: number;
  /** Longest time of a job; the thread is ended then, and other jobs fail with it. */
  readonly deadlineMs?: number;
}

export interface Thread {
  /** Has a job done. @throws unavailable when too many wait, and what the job throws */
  run(job: object): Promise<unknown>;
  stop(): Promise<void>;
}

/** What a thread answers: the result, or why there is none. */
export type Answer = { id: number; result: unknown } | { id: number; fault: { code: string; detail: string } };
const Answered = z.union([
  z.object({ id: z.number(), fault: z.object({ code: z.string(), detail: z.string() }) }),
  z.object({ id: z.number(), result: z.unknown() }),
]);

interface Waiting {
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

/** Makes a thread that never keeps the process alive. */
export function makeThread({ file, maxWaiting, idleMs, deadlineMs }: ThreadOptions): Thread {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | undefined;
  let last = 0;
  let timer: NodeJS.Timeout | undefined;
  const fail = (made: Worker, error: unknown) => {
    if (worker !== made) return;
    worker = undefined;
    clearTimeout(timer);
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  const end = (error: unknown) => {
    const made = worker;
    if (!made) return;
    fail(made, error);
    void made.terminate();
  };
  const watch = () => {
    clearTimeout(timer);
    const ms = waiting.size > 0 ? deadlineMs : idleMs;
    if (ms !== undefined) timer = setTimeout(() => end(new AppError('unavailable', { detail: 'It took too long.' })), ms).unref();
  };
  const started = () => {
    if (worker) return worker;
    // what a decoder prints of a damaged file is no line of our log; the job fails with a reason of its own
    const made = new Worker(fileOf(file), { stdout: true, stderr: true });
    made.unref();
    made.stdout.resume();
    made.stderr.resume();
    made.on('message', (message: unknown) => {
      const answer = Answered.parse(message);
      const job = waiting.get(answer.id);
      waiting.delete(answer.id);
      if ('fault' in answer) job?.reject(errorOf(answer.fault));
      else job?.resolve(answer.result);
      watch();
    });
    made.on('error', (error) => fail(made, error));
    made.on('exit', () => fail(made, new Error(`the thread ${file} ended`)));
    worker = made;
    return made;
  };
  return {
    run: (job) => {
      if (waiting.size >= maxWaiting) throw new AppError('unavailable', { retryAfterSeconds: 5 });
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      const id = ++last;
      waiting.set(id, { resolve, reject });
      started().postMessage({ id, ...job });
      watch();
      return promise;
    },
    stop: async () => {
      clearTimeout(timer);
      await worker?.terminate();
    },
  };
}

/** The error that the thread meant, or a bug. */
const errorOf = ({ code, detail }: { code: string; detail: string }): Error =>
  code in problems ? new AppError(code as ErrorCode, { detail }) : new Error(detail);

/** The thread's own file: beside the source, or beside the bundle. */
const fileOf = (name: string) => new URL(`./${name}${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
