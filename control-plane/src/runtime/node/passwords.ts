/** Passwords as bcrypt hashes (`$2b$12$…`), computed beside the event loop. */
import { z } from 'zod';
import type { Passwords } from '../../platform/platform.ts';
import { makeThread } from './thread.ts';

/** Jobs that may wait; more means that somebody floods the login. */
const MAX_WAITING = 100;

/** What the thread is asked: to hash, or to compare. */
export type Job = { password: string; rounds: number } | { password: string; hash: string };

export interface NodePasswords extends Passwords {
  stop(): Promise<void>;
}

/** Makes the port; its thread starts with the first password and never keeps the process alive. */
export function makePasswords(rounds: number): NodePasswords {
  const thread = makeThread({ file: 'password-worker', maxWaiting: MAX_WAITING });
  const ask = (job: Job) => thread.run(job);
  // What an unknown name is compared with, so that it takes as long as a known one: a well-formed hash of nothing.
  const nobody = `$2b$${String(rounds).padStart(2, '0')}$${'.'.repeat(53)}`;
  const hash = async (password: string) => z.string().parse(await ask({ password, rounds }));
  const verify = async (password: string, known: string | undefined) => {
    const isSame = z.boolean().parse(await ask({ password, hash: known ?? nobody }));
    return isSame && known !== undefined;
  };
  return { hash, verify, stop: thread.stop };
}
