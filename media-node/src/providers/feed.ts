/** From callbacks to a stream. */

/** A queue with one reader. What was pushed before its end or failure is still read. */
export interface Feed<T> extends AsyncIterable<T> {
  push(item: T): void;
  end(): void;
  /** The reader gets this thrown; only the first end counts. */
  fail(error: unknown): void;
}

/** Makes an empty queue. */
export function makeFeed<T>(): Feed<T> {
  const items: T[] = [];
  let last: { readonly error?: unknown } | undefined;
  let wake = Promise.withResolvers<void>();
  const stop = (how: { readonly error?: unknown }) => {
    last ??= how;
    wake.resolve();
  };
  async function* read(): AsyncGenerator<T, void, undefined> {
    for (;;) {
      const item = items.shift();
      if (item !== undefined) yield item;
      else if (last !== undefined) break;
      else {
        await wake.promise;
        wake = Promise.withResolvers();
      }
    }
    if ('error' in last) throw last.error;
  }
  return {
    push: (item) => {
      if (last !== undefined) return;
      items.push(item);
      wake.resolve();
    },
    end: () => stop({}),
    fail: (error) => stop({ error }),
    [Symbol.asyncIterator]: read,
  };
}

/** Yields from `source` until `signal` aborts; then ends quietly and lets the source clean up. */
export async function* until<T>(source: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T, void, undefined> {
  const iterator = source[Symbol.asyncIterator]();
  const aborted = whenAborted(signal);
  let isAtEnd = false;
  try {
    while (!signal.aborted) {
      const next = await Promise.race([iterator.next(), aborted.promise]);
      if (next === undefined) return;
      isAtEnd = next.done === true;
      if (next.done) return;
      yield next.value;
    }
  } finally {
    aborted.forget();
    // a source that waits for something of its own ends when that comes; nobody may wait for it here
    if (!isAtEnd) void iterator.return?.().catch(() => undefined);
  }
}

/** A promise that resolves at the abort; `forget` takes the listener away again. */
export function whenAborted(signal: AbortSignal): { readonly promise: Promise<undefined>; forget(): void } {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const abort = () => resolve(undefined);
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  return { promise, forget: () => signal.removeEventListener('abort', abort) };
}
