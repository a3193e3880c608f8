/** The bearer of the moment, for whoever asks the cloud over HTTPS. */

/** The cloud's bearers live for 10 minutes. */
const RENEW_AFTER_MS = 8 * 60_000;

export interface Bearer {
  /** Sets a fresh one; `renew` is called in time to ask for the next. */
  set(bearer: string, renew: () => void): void;
  clear(): void;
  /** The bearer, as soon as there is one. @throws the signal's reason when that ends first */
  wait(signal: AbortSignal): Promise<string>;
}

export function makeBearer(): Bearer {
  let current: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  const waiting = new Set<(bearer: string) => void>();
  return {
    set: (bearer, renew) => {
      current = bearer;
      clearTimeout(timer);
      timer = setTimeout(renew, RENEW_AFTER_MS).unref();
      for (const tell of waiting) tell(bearer);
      waiting.clear();
    },
    clear: () => {
      current = undefined;
      clearTimeout(timer);
    },
    wait: (signal) => {
      if (current !== undefined) return Promise.resolve(current);
      return new Promise((resolve, reject) => {
        const tell = (bearer: string) => {
          signal.removeEventListener('abort', give);
          resolve(bearer);
        };
        const give = () => {
          waiting.delete(tell);
          reject(signal.reason);
        };
        if (signal.aborted) return give();
        waiting.add(tell);
        signal.addEventListener('abort', give, { once: true });
      });
    },
  };
}
