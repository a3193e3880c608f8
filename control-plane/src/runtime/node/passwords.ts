/** Passwords as bcrypt hashes (`$2b$12$…`), computed beside the event loop. */
import { Worker } from 'node:worker_threads';
import { AppError } from '@botpbx/shared/base/errors';
import { z } from 'zod';
import type { Passwords } from '../../platform/platform.ts';

/** Jobs that may wait; more means that somebody floods the login. */
const MAX_WAITING = 100;

const Done = z.object({ id: z.number(), result: z.union([z.string(), z.boolean()]) });
/** What the thread is asked: to hash, or to compare. */
export type Job = { password: string; rounds: number } | { password: string; hash: string };

export interface NodePasswords extends Passwords {
  stop(): Promise<void>;
}

/** Makes the port; its thread starts with the first password and never keeps the process alive. */
export function makePasswords(rounds: number): NodePasswords {
  const thread = makeThread();
  // What an unknown name is compared with, so that it takes as long as a known one: a well-formed hash of nothing.
  const nobody = `$2b$${String(rounds).padStart(2, '0')}$${'.'.repeat(53)}`;
  const hash = async (password: string) => z.string().parse(await thread.run({ password, rounds }));
  const verify = async (password: string, known: string | undefined) => {
    const isSame = z.boolean().parse(await thread.run({ password, hash: known ?? nobody }));
    return isSame && known !== undefined;
  };
  return { hash, verify, stop: thread.stop };
}

interface Waiting {
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

function makeThread() {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | undefined;
  let last = 0;
  const fail = (error: unknown) => {
    worker = undefined;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  const started = () => {
    if (worker) return worker;
    const made = new Worker(workerFile());
    made.unref();
    made.on('message', (message: unknown) => {
      const { id, result } = Done.parse(message);
      waiting.get(id)?.resolve(result);
      waiting.delete(id);
    });
    made.on('error', fail);
    made.on('exit', () => {
      if (worker === made) fail(new Error('the thread for passwords ended'));
    });
    worker = made;
    return made;
  };
  const run = (job: Job): Promise<unknown> => {
    if (waiting.size >= MAX_WAITING) throw new AppError('unavailable', { retryAfterSeconds: 5 });
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const id = ++last;
    waiting.set(id, { resolve, reject });
    started().postMessage({ id, ...job });
    return promise;
  };
  const stop = async () => {
    await worker?.terminate();
  };
  return { run, stop };
}

/** The thread's own file: beside the source, or beside the bundle. */
const workerFile = () => new URL(`./password-worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
