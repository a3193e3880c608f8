/** A provider's answer that comes in one piece. */
import { ProviderError } from '../voice/ports.ts';
import { faultOf } from './fault.ts';

export interface Wanted<T> {
  readonly provider: string;
  readonly deadlineMs: number;
  /** Sends the request, which ends when `signal` aborts. */
  ask(signal: AbortSignal): Promise<T>;
}

/** Gives the answer, or throws a ProviderError; the reason of `signal` when that aborts. A late request is closed. */
export async function inTime<T>({ provider, deadlineMs, ask }: Wanted<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const own = new AbortController();
  const { promise: never, reject } = Promise.withResolvers<never>();
  const leave = () => {
    reject(signal.reason);
    own.abort();
  };
  const late = () => {
    reject(new ProviderError(provider, 'timeout', { detail: 'no answer in time' }));
    own.abort();
  };
  const timer = setTimeout(late, deadlineMs);
  signal.addEventListener('abort', leave, { once: true });
  try {
    return await Promise.race([ask(own.signal), never]);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw faultOf(provider, error);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', leave);
  }
}
