/** What is done with streams as a whole. */

const END = { done: true, value: undefined } as const;

/**
 * Yields from `source` until `signal` aborts; then ends at once and quietly, and lets `source` clean up by itself.
 * A source that fails after that fails unheard.
 */
export function until<T>(source: AsyncIterable<T>, signal: AbortSignal): AsyncIterableIterator<T, undefined> {
  const iterator = source[Symbol.asyncIterator]();
  let isOver = false;
  let wake: ((result: IteratorResult<T, undefined>) => void) | undefined;
  const leave = () => {
    if (isOver) return;
    isOver = true;
    signal.removeEventListener('abort', leave);
    // a source that waits inside cannot return before it wakes; nobody waits for it
    iterator.return?.().then(undefined, () => undefined);
    wake?.(END);
  };
  const next = () =>
    new Promise<IteratorResult<T, undefined>>((resolve, reject) => {
      if (isOver) return resolve(END);
      wake = resolve;
      iterator.next().then(
        (result) => {
          if (result.done) {
            isOver = true;
            signal.removeEventListener('abort', leave);
          }
          resolve(result.done ? END : result);
        },
        (error) => {
          isOver = true;
          signal.removeEventListener('abort', leave);
          reject(error);
        },
      );
    });
  signal.addEventListener('abort', leave, { once: true });
  if (signal.aborted) leave();
  const self: AsyncIterableIterator<T, undefined> = {
    next,
    return: async () => {
      leave();
      return END;
    },
    [Symbol.asyncIterator]: () => self,
  };
  return self;
}

/** One item and no more. */
export async function* only<T>(item: T): AsyncGenerator<T, void, undefined> {
  yield item;
}
