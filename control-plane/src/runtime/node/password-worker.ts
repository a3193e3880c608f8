/** The thread that hashes passwords: bcrypt takes a quarter of a second of pure computing. It is kept small: it loads no schema. */
import { parentPort } from 'node:worker_threads';
import { compareSync, hashSync } from 'bcryptjs';
import type { Job } from './passwords.ts';

parentPort?.on('message', ({ id, ...job }: Job & { id: number }) => {
  const result = 'hash' in job ? compareSync(job.password, job.hash) : hashSync(job.password, job.rounds);
  parentPort?.postMessage({ id, result });
});
