/** Asks what an HTTP step of a flow asks, for the simulator: the secrets are put in here, and go nowhere else. */
import type { HttpAct } from '@botpbx/shared/model/flow-act';
import type { HttpTried } from '@botpbx/shared/model/flow-history';
import { httpAnswered, httpFailed, MAX_HTTP_ANSWER_BYTES, readyToAsk } from '@botpbx/shared/model/flow-http';
import { openFlowSecretsNamed } from '../flow-secrets/store.ts';
import type { Context } from '../kit/context.ts';
import { AnswerTooLong, PostRefused } from '../platform/poster.ts';

/** Longest that a step may wait. */
const MAX_WAIT_MS = 20_000;
const MAX_SHOWN = 4000;

/** Really asks. What a server does, or fails to do, is an answer as others are. */
export async function tryHttp(ctx: Context, act: HttpAct): Promise<HttpTried> {
  const { platform, db, signal } = ctx;
  const secrets = await secretsIn(ctx, act);
  const ready = readyToAsk(act, (name) => secrets.get(name));
  if (!ready.isReady) return { happened: httpFailed(ready.why), ms: 0, body: '' };
  const { method, url, headers, body, hide } = ready;
  await db.note('flow.http_tried', `${method} ${hostIn(act.url)}`);
  const sinceMs = performance.now();
  const tookMs = () => Math.round(performance.now() - sinceMs);
  const deadline = AbortSignal.timeout(Math.min(act.timeout_ms, MAX_WAIT_MS));
  try {
    const question = { method, url, headers, body, maxBytes: MAX_HTTP_ANSWER_BYTES };
    const { status, text } = await platform.poster.ask(question, AbortSignal.any([signal, deadline]));
    const shown = hide(text);
    return { happened: httpAnswered(act, { status, text: shown }), ms: tookMs(), body: shown.slice(0, MAX_SHOWN) };
  } catch (error) {
    const why = deadline.aborted ? 'The server did not answer in time.' : hide(sentenceOf(error));
    return { happened: httpFailed(why), ms: tookMs(), body: '' };
  }
}

/** The values of the secrets that are named in it. */
async function secretsIn({ db, platform }: Context, act: HttpAct): Promise<ReadonlyMap<string, string>> {
  const names = new Set<string>();
  readyToAsk(act, (name) => {
    names.add(name);
    return '';
  });
  if (names.size === 0) return new Map();
  const open = await openFlowSecretsNamed(db, platform.keys.master, [...names]);
  return new Map(open.map(({ name, value }) => [name, value]));
}

/** Where it leads as far as people have written it. */
const hostIn = (url: string): string => (URL.canParse(url) ? new URL(url).host : 'no server');

/** What went wrong on the way, in words; the names of errors are for the log. */
function sentenceOf(error: unknown): string {
  if (error instanceof PostRefused || error instanceof AnswerTooLong) return error.message;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return FAILURES[code] ?? `The server could not be asked${code === '' ? '' : ` (${code})`}.`;
}

const FAILURES: Readonly<Record<string, string>> = {
  ENOTFOUND: 'The name of the server is not known.',
  EAI_AGAIN: 'The name of the server is not known.',
  ECONNREFUSED: 'The server takes no connection.',
  ECONNRESET: 'The server broke the connection.',
};
