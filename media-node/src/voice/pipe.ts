/** A typed pipe with one reader. Writers never wait; the reader does. */

const END = { done: true, value: undefined } as const;

interface Waiting<T> {
  resolve(result: IteratorResult<T, undefined>): void;
  reject(error: unknown): void;
}

/** Holds what was pushed until it is read. Whoever stops reading closes it; what is pushed later is dropped. */
export class Pipe<T> implements AsyncIterableIterator<T, undefined> {
  #items: T[] = [];
  #first = 0;
  #waiting: Waiting<T> | undefined;
  #isDone = false;
  #failure: { readonly error: unknown } | undefined;

  /** Appends an item. After `close`, `fail` or the reader's end it is dropped and `false` comes back. */
  push(item: T): boolean {
    if (this.#isDone) return false;
    const waiting = this.#waiting;
    if (!waiting) this.#items.push(item);
    else {
      this.#waiting = undefined;
      waiting.resolve({ done: false, value: item });
    }
    return true;
  }

  /** Ends the stream once what was pushed has been read. */
  close(): void {
    this.#isDone = true;
    this.#waiting?.resolve(END);
    this.#waiting = undefined;
  }

  /** Ends the stream with an error once what was pushed has been read. */
  fail(error: unknown): void {
    if (this.#isDone) return;
    this.#isDone = true;
    if (this.#waiting) this.#waiting.reject(error);
    else this.#failure = { error };
    this.#waiting = undefined;
  }

  /** How many items wait to be read. */
  get size(): number {
    return this.#items.length - this.#first;
  }

  next(): Promise<IteratorResult<T, undefined>> {
    const item = this.#items[this.#first];
    if (this.size > 0) {
      this.#first += 1;
      this.#compact();
      return Promise.resolve({ done: false, value: item as T });
    }
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure) return Promise.reject(failure.error);
    if (this.#isDone) return Promise.resolve(END);
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }

  /** The reader has had enough. */
  return(): Promise<IteratorResult<T, undefined>> {
    this.#items = [];
    this.#first = 0;
    this.#failure = undefined;
    this.close();
    return Promise.resolve(END);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #compact(): void {
    if (this.#first === this.#items.length) {
      this.#items.length = 0;
      this.#first = 0;
    } else if (this.#first > 256) {
      this.#items = this.#items.slice(this.#first);
      this.#first = 0;
    }
  }
}
