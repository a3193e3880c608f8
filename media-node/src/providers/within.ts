/** A provider's answer read within deadlines: late or stalled ones fail, and a request that nobody wants any more is closed. */
import { ProviderError } from '../voice/ports.ts';
import { faultOf, type Phase } from './fault.ts';

/** A request that answers with a stream. */
export interface Ask<T> {
  readonly provider: string;
  /** Sends the request, which ends when `signal` aborts. */
  open(signal: AbortSignal): Promise<AsyncIterable<T>>;
  /** Whether an item is what was waited for; what comes before does not stop the first deadline. */
  isOutput(item: T): boolean;
  /** From the request to the first output. */
  readonly firstMs: number;
  /** Between two items from then on. */
  readonly stallMs: number;
}

/** Reads it. Ends quietly when `signal` aborts; throws only ProviderErrors. The request is closed when the reader leaves. */
export async function* within<T>(ask: Ask<T>, signal: AbortSignal): AsyncGenerator<T, void, undefined> {
  if (signal.aborted) return;
  const own = new AbortController();
  const leave = () => own.abort();
  signal.addEventListener('abort', leave, { once: true });
  const dueMs = performance.now() + ask.firstMs;
  let phase: Phase = 'start';
  const left = () => (phase === 'start' ? Math.max(0, dueMs - performance.now()) : ask.stallMs);
  try {
    const source = await soon(ask.open(own.signal), left(), { ask, phase, signal: own.signal });
    const iterator = source[Symbol.asyncIterator]();
    for (;;) {
      const next = await soon(iterator.next(), left(), { ask, phase, signal: own.signal });
      if (next.done || signal.aborted) return;
      if (ask.isOutput(next.value)) phase = 'mid';
      yield next.value;
    }
  } catch (error) {
    if (signal.aborted) return;
    throw faultOf(ask.provider, error, phase);
  } finally {
    signal.removeEventListener('abort', leave);
    own.abort();
  }
}

interface Waiting {
  readonly ask: Pick<Ask<unknown>, 'provider'>;
  readonly phase: Phase;
  readonly signal: AbortSignal;
}

/** What comes within the time, or an error. */
async function soon<T>(coming: Promise<T>, ms: number, { ask, phase, signal }: Waiting): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const detail = phase === 'start' ? 'no answer in time' : 'the answer stalled';
  const timer = setTimeout(() => reject(new ProviderError(ask.provider, 'timeout', { detail })), ms);
  const leave = () => reject(signal.reason);
  signal.addEventListener('abort', leave, { once: true });
  try {
    return await Promise.race([coming, promise]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', leave);
  }
}
