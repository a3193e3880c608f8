/** The thread that makes sounds: out of files, or out of texts. */
import { parentPort } from 'node:worker_threads';
import { AppError } from '@botpbx/shared/base/errors';
import { convertSound } from '../../base/audio/convert.ts';
import { decode } from './decoders.ts';
import { flite } from './flite.ts';
import type { Job } from './sound-tools.ts';
import type { Answer } from './thread.ts';

/** One job after the other: each takes the whole thread. */
let work = Promise.resolve();

parentPort?.on('message', ({ id, ...job }: Job & { id: number }) => {
  work = work.then(async () => {
    const answer = await done(id, job);
    parentPort?.postMessage(answer);
  });
});

async function done(id: number, job: Job): Promise<Answer> {
  try {
    return { id, result: await convertSound('file' in job ? job.file : await flite(job.speech), decode) };
  } catch (error) {
    const code = error instanceof AppError ? error.code : '';
    return { id, fault: { code, detail: error instanceof Error ? error.message : String(error) } };
  }
}
