import { waitUntil } from 'cloudflare:workers';
import type { Log } from '../../platform/log.ts';
import type { Tasks } from '../../platform/platform.ts';

/** Work that goes on after the answer has gone out; the runtime keeps the request's context alive for it. */
export function makeTasks(log: Log): Tasks {
  const defer = (name: string, work: () => Promise<unknown>) => {
    const run = Promise.resolve()
      .then(work)
      .catch((error: unknown) => log.error('task failed', { task: name, error }));
    waitUntil(run);
  };
  return { defer };
}
