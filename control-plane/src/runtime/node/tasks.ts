/** Work that goes on after the answer has gone out. */
import type { Log } from '../../platform/log.ts';
import type { Tasks } from '../../platform/platform.ts';

export interface NodeTasks extends Tasks {
  /** Resolves when nothing is under way any more, also what began meanwhile, or when the time is over. True: all is done. */
  drain(deadlineMs: number): Promise<boolean>;
}

/** Makes tasks that are tracked until they end; a failure is logged, and the next minute job repeats what it was for. */
export function makeTasks(log: Log): NodeTasks {
  const underWay = new Set<Promise<void>>();
  const defer = (name: string, work: () => Promise<unknown>) => {
    const run = Promise.resolve()
      .then(work)
      .then(
        () => {},
        (error: unknown) => log.error('task failed', { task: name, error }),
      )
      .finally(() => underWay.delete(run));
    underWay.add(run);
  };
  const drain = async (deadlineMs: number) => {
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, deadlineMs);
    let isLate = false;
    const over = late.then(() => {
      isLate = true;
    });
    while (underWay.size > 0 && !isLate) await Promise.race([over, Promise.all(underWay)]);
    clearTimeout(timer);
    return underWay.size === 0;
  };
  return { defer, drain };
}
