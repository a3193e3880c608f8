/** A thread of its own for an engine that computes: what it is asked is answered by number, what it tells is told. */
import { type TransferListItem, Worker } from 'node:worker_threads';
import { z } from 'zod';

/** What a thread posts: an answer, a refusal, or something that nobody asked. */
export type Posted = { id: number; result: unknown } | { id: number; fault: string } | { told: unknown };
const AnyPosted = z.union([
  z.object({ id: z.number(), fault: z.string() }),
  z.object({ id: z.number(), result: z.unknown() }),
  z.object({ told: z.unknown() }),
]);

export interface ThreadOptions {
  /** Name of the thread's file, which lies beside the module `beside`, as source and as bundle: `flite-worker`. */
  readonly file: string;
  readonly beside: string;
  readonly data?: unknown;
  readonly onTold?: (told: unknown) => void;
  /** The thread ended by itself; nobody is answered any more. */
  readonly onEnd?: (error: Error) => void;
}

export interface Thread {
  /** Asks and waits. What is in `moved` belongs to the thread from then on. @throws what went wrong there */
  ask(question: object, moved?: readonly TransferListItem[]): Promise<unknown>;
  /** Says something that is not answered. */
  tell(message: object, moved?: readonly TransferListItem[]): void;
  stop(): Promise<void>;
}

interface Waiting {
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

/** Starts a thread that never keeps the process alive by itself. */
export function startThread({ file, beside, data, onTold, onEnd }: ThreadOptions): Thread {
  const worker = new Worker(new URL(`./${file}${beside.endsWith('.ts') ? '.ts' : '.js'}`, beside), { workerData: data });
  worker.unref();
  const waiting = new Map<number, Waiting>();
  let last = 0;
  let ended: Error | undefined;
  const end = (error: Error) => {
    if (ended) return;
    ended = error;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
    onEnd?.(error);
  };
  worker.on('message', (message: unknown) => {
    const posted = AnyPosted.parse(message);
    if ('told' in posted) return onTold?.(posted.told);
    const asker = waiting.get(posted.id);
    waiting.delete(posted.id);
    if ('fault' in posted) asker?.reject(new Error(posted.fault));
    else asker?.resolve(posted.result);
  });
  worker.on('error', (error) => end(error instanceof Error ? error : new Error(String(error))));
  worker.on('exit', () => end(new Error(`the thread ${file} ended`)));
  return {
    ask: (question, moved = []) => {
      if (ended) return Promise.reject(ended);
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      last += 1;
      waiting.set(last, { resolve, reject });
      worker.postMessage({ id: last, ...question }, [...moved]);
      return promise;
    },
    tell: (message, moved = []) => worker.postMessage(message, [...moved]),
    stop: async () => {
      await worker.terminate();
    },
  };
}
