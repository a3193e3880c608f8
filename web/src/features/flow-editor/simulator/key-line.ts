/** Keys that a simulated caller has pressed and that nobody has taken yet. */
export interface KeyLine {
  press(key: string): void;
  /** The oldest key, which is gone from the line then. */
  take(): string | undefined;
  /** Resolves when there is a key to take, or when `signal` is aborted. */
  untilPressed(signal: AbortSignal): Promise<void>;
  /** Throws away what nobody has taken. */
  clear(): void;
}

/** Makes an empty line. `onChange` hears of each change with what is on the line then. */
export function makeKeyLine(onChange: (kept: string) => void = () => undefined): KeyLine {
  const kept: string[] = [];
  let wake: (() => void) | undefined;
  const told = () => onChange(kept.join(''));
  return {
    press: (key) => {
      kept.push(key);
      wake?.();
      told();
    },
    take: () => {
      const key = kept.shift();
      if (key !== undefined) told();
      return key;
    },
    untilPressed: (signal) => {
      if (kept.length > 0 || signal.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const done = () => {
          signal.removeEventListener('abort', done);
          wake = undefined;
          resolve();
        };
        wake = done;
        signal.addEventListener('abort', done, { once: true });
      });
    },
    clear: () => {
      if (kept.length === 0) return;
      kept.length = 0;
      told();
    },
  };
}
