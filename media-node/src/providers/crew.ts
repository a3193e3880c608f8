/** Threads of one kind that serve whoever comes: each does one thing at a time, and who comes when all are busy waits for a while. */
import { ProviderError } from '../voice/ports.ts';
import type { Thread } from './thread.ts';

export interface CrewOptions {
  /** Provider, as errors name it. */
  readonly name: string;
  /** How many threads there may be. */
  readonly size: number;
  /** Who waits for longer than this is told that the provider is not available. */
  readonly maxWaitMs: number;
  /** Threads that stand idle and ready, so that the next one who comes need not wait for a start. */
  readonly spare?: number;
  /** Starts a thread and makes it ready. */
  readonly start: (onEnd: (error: Error) => void) => Promise<Thread>;
}

export interface Crew {
  /** Takes a thread for one's own until it is given back. @throws {ProviderError} unavailable */
  take(signal: AbortSignal): Promise<Taken>;
  /** Has something done by a thread. */
  use<T>(work: (thread: Thread) => Promise<T>, signal: AbortSignal): Promise<T>;
  /** Starts threads until the spare ones stand ready. */
  warm(): Promise<void>;
  stop(): Promise<void>;
}

/** A thread that is held. */
export interface Taken {
  readonly thread: Thread;
  giveBack(): void;
  /** Ends it instead: what it does is of no use any more and cannot be broken off. */
  end(): void;
}

interface Place {
  readonly resolve: (thread: Thread) => void;
  readonly reject: (error: unknown) => void;
}

/** Makes a crew; threads start when they are needed. */
export function makeCrew(options: CrewOptions): Crew {
  const crew = new Threads(options);
  return {
    take: async (signal) => crew.take(signal),
    use: async (work, signal) => {
      const { thread, giveBack } = await crew.take(signal);
      try {
        return await work(thread);
      } finally {
        giveBack();
      }
    },
    warm: () => crew.warm(),
    stop: () => crew.stop(),
  };
}

class Threads {
  readonly #options: CrewOptions;
  readonly #all = new Set<Thread>();
  readonly #idle: Thread[] = [];
  readonly #queue: Place[] = [];
  #starting = 0;
  #isStopped = false;

  constructor(options: CrewOptions) {
    this.#options = options;
  }

  async take(signal: AbortSignal): Promise<Taken> {
    signal.throwIfAborted();
    const thread = this.#idle.pop() ?? (await this.#wait(signal));
    this.#grow();
    return { thread, giveBack: () => this.#giveBack(thread), end: () => this.#end(thread) };
  }

  async warm(): Promise<void> {
    const missing = Math.min(this.#options.spare ?? 1, this.#options.size) - this.#idle.length - this.#starting;
    await Promise.all(Array.from({ length: Math.max(0, missing) }, () => this.#start()));
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const { reject } of this.#queue.splice(0)) reject(this.#unavailable('the node stops'));
    await Promise.all([...this.#all].map((thread) => thread.stop()));
  }

  async #wait(signal: AbortSignal): Promise<Thread> {
    if (this.#isStopped) throw this.#unavailable('the node stops');
    const { promise, resolve, reject } = Promise.withResolvers<Thread>();
    const place = { resolve, reject };
    this.#queue.push(place);
    const leave = (error: unknown) => {
      const at = this.#queue.indexOf(place);
      if (at < 0) return;
      this.#queue.splice(at, 1);
      reject(error);
    };
    const onAbort = () => leave(signal.reason);
    const timer = setTimeout(() => leave(this.#unavailable('all its threads are busy')), this.#options.maxWaitMs);
    signal.addEventListener('abort', onAbort, { once: true });
    this.#grow();
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    }
  }

  /** Starts what those who wait need, and one to spare; who waits hears of it when it fails. */
  #grow(): void {
    const wanted = this.#queue.length + (this.#options.spare ?? 0) - this.#idle.length - this.#starting;
    const room = this.#options.size - this.#all.size - this.#starting;
    for (let count = Math.min(wanted, room); count > 0; count -= 1)
      void this.#start().catch((error: unknown) => this.#queue.shift()?.reject(error));
  }

  async #start(): Promise<void> {
    if (this.#isStopped) return;
    this.#starting += 1;
    let made: Thread | undefined;
    try {
      made = await this.#options.start(() => this.#forget(made));
    } catch (cause) {
      if (cause instanceof ProviderError) throw cause;
      throw new ProviderError(this.#options.name, 'unavailable', { detail: 'its thread cannot be started', cause });
    } finally {
      this.#starting -= 1;
    }
    this.#all.add(made);
    if (this.#isStopped) await made.stop();
    else this.#giveBack(made);
  }

  #giveBack(thread: Thread): void {
    const hasEnded = !this.#all.has(thread);
    const next = hasEnded ? undefined : this.#queue.shift();
    if (hasEnded) this.#grow();
    else if (next) next.resolve(thread);
    else this.#idle.push(thread);
  }

  #end(thread: Thread): void {
    this.#forget(thread);
    void thread.stop();
    this.#grow();
  }

  #forget(thread: Thread | undefined): void {
    if (!thread) return;
    this.#all.delete(thread);
    const at = this.#idle.indexOf(thread);
    if (at >= 0) this.#idle.splice(at, 1);
  }

  #unavailable(detail: string): ProviderError {
    return new ProviderError(this.#options.name, 'unavailable', { detail });
  }
}
