/** What is done with streams as a whole. */
import { Pipe } from './pipe.ts';

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

/** Pours every item of `source` into `sink` and neither closes it nor fails it. Stops when nobody reads the sink any more. */
export async function pour<T>(source: AsyncIterable<T>, sink: Pipe<T>): Promise<void> {
  for await (const item of source) if (!sink.push(item)) return;
}

/** All items of all sources as they come, until every source has ended or one has failed, or `signal` aborts. */
export function merge<T>(sources: readonly AsyncIterable<T>[], signal: AbortSignal): AsyncIterableIterator<T, undefined> {
  const sink = new Pipe<T>();
  const pouring = sources.map((source) => pour(until(source, signal), sink));
  Promise.all(pouring).then(
    () => sink.close(),
    (error) => sink.fail(error),
  );
  return until(sink, signal);
}

/** One item and no more. */
export async function* only<T>(item: T): AsyncGenerator<T, void, undefined> {
  yield item;
}
