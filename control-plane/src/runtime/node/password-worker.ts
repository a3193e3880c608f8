/** The thread that hashes passwords: bcrypt takes a quarter of a second of pure computing. */
import { parentPort } from 'node:worker_threads';
import { compareSync, hashSync } from 'bcryptjs';
import { z } from 'zod';

const Job = z.object({ id: z.number(), password: z.string(), rounds: z.number().optional(), hash: z.string().optional() });

parentPort?.on('message', (message: unknown) => {
  const { id, password, rounds, hash } = Job.parse(message);
  const result = hash === undefined ? hashSync(password, rounds) : compareSync(password, hash);
  parentPort?.postMessage({ id, result });
});
