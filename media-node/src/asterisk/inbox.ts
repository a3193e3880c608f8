/** What comes in waits here for its one reader. */

export interface Inbox<Item> {
  /** Has one reader; ends when the inbox is ended and empty. */
  readonly read: AsyncIterable<Item>;
  put(item: Item): void;
  end(): void;
}

/** Makes an inbox that keeps so many items; beyond them the oldest is thrown away. */
export function makeInbox<Item>(limit: number): Inbox<Item> {
  const items: Item[] = [];
  let waiting: ((result: IteratorResult<Item, undefined>) => void) | undefined;
  let isEnded = false;
  const answer = (result: IteratorResult<Item, undefined>) => {
    const resolve = waiting;
    waiting = undefined;
    resolve?.(result);
  };
  const next = (): Promise<IteratorResult<Item, undefined>> => {
    const item = items.shift();
    if (item !== undefined) return Promise.resolve({ done: false, value: item });
    if (isEnded) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve) => {
      waiting = resolve;
    });
  };
  const stop = () => {
    isEnded = true;
    answer({ done: true, value: undefined });
  };
  const iterator: AsyncIterator<Item, undefined> = {
    next,
    return: async () => {
      items.length = 0;
      stop();
      return { done: true, value: undefined };
    },
  };
  return {
    read: { [Symbol.asyncIterator]: () => iterator },
    put: (item) => {
      if (isEnded) return;
      if (waiting) return answer({ done: false, value: item });
      if (items.length >= limit) items.shift();
      items.push(item);
    },
    end: stop,
  };
}
