/** What flows ask of servers: one guarded question, no redirects, so many bytes and no more, in so much time and no longer. */
import type { Happened, HttpAct } from '@botpbx/shared/model/flow-act';
import { type HttpReady, httpAnswered, httpFailed, MAX_HTTP_ANSWER_BYTES, readyToAsk } from '@botpbx/shared/model/flow-http';
import type { Log } from '../log.ts';
import { AnswerRefused, EgressRefused, type GuardedFetch, readText } from './egress.ts';

export interface AskHttpOptions {
  readonly fetch: GuardedFetch;
  /** A secret of the tenant by its name. */
  readonly secretOf: (name: string) => string | undefined;
  readonly log: Log;
}

/** Asks; `answered` by any status, `failed` else. Never rejects. */
export type AskHttp = (act: HttpAct, signal: AbortSignal) => Promise<Extract<Happened, { kind: 'answered' | 'failed' }>>;

/** Makes it for one tenant. */
export const makeAskHttp =
  ({ fetch, secretOf, log }: AskHttpOptions): AskHttp =>
  async (act, signal) => {
    const ready = readyToAsk(act, secretOf);
    if (!ready.isReady) return httpFailed(ready.why);
    const startedMs = performance.now();
    try {
      const { status, text } = await answerTo(fetch, { ready, timeoutMs: act.timeout_ms }, signal);
      return httpAnswered(act, { status, text: ready.hide(text) });
    } catch (error) {
      if (!signal.aborted)
        log.warn('a server did not answer a flow', {
          error: plainly(error),
          ms: Math.round(performance.now() - startedMs),
          pii: { url: act.url },
        });
      return httpFailed(whyOf(error));
    }
  };

interface Question {
  readonly ready: HttpReady & { readonly isReady: true };
  readonly timeoutMs: number;
}

class Late extends Error {}

async function answerTo(
  fetch: GuardedFetch,
  { ready, timeoutMs }: Question,
  signal: AbortSignal,
): Promise<{ status: number; text: string }> {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(new Late()), timeoutMs);
  const { url, method, headers, body } = ready;
  try {
    const answer = await fetch(url, { method, headers, body, signal: AbortSignal.any([signal, deadline.signal]) });
    return { status: answer.status, text: await readText(answer, MAX_HTTP_ANSWER_BYTES) };
  } catch (error) {
    throw deadline.signal.aborted ? deadline.signal.reason : error;
  } finally {
    clearTimeout(timer);
  }
}

/** For people: of what went wrong on the way the kind alone, since an address of a house is none of their business. */
function whyOf(error: unknown): string {
  if (error instanceof EgressRefused) return error.message;
  if (error instanceof Late) return 'The server took too long.';
  if (error instanceof AnswerRefused) return `${error.message.replace(/^t/, 'T')}.`;
  return 'The server could not be reached.';
}

/** An error without what could hold a secret: the URL that was asked. */
const plainly = (error: unknown): string =>
  error instanceof Error ? ('code' in error && typeof error.code === 'string' ? error.code : error.name) : 'unknown';
