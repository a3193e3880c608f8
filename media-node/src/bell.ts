/** Something to wait for: rings are not counted, only whether there was one. */
export interface Bell {
  ring(): void;
  /** Returns at the next ring, at once if it rang since the last wait; rejects when `signal` aborts. */
  wait(signal: AbortSignal): Promise<void>;
}

/** Makes a bell for one waiter. */
export function makeBell(): Bell {
  let rang = false;
  let wake: (() => void) | undefined;
  return {
    ring() {
      rang = true;
      wake?.();
    },
    async wait(signal) {
      signal.throwIfAborted();
      if (!rang)
        await new Promise<void>((resolve, reject) => {
          const onAbort = () => reject(signal.reason);
          signal.addEventListener('abort', onAbort, { once: true });
          wake = () => {
            signal.removeEventListener('abort', onAbort);
            resolve();
          };
        }).finally(() => {
          wake = undefined;
        });
      rang = false;
    },
  };
}
