/** Every bad ending of a request as problem+json. What is no `AppError` is a bug: it is logged in full and answered with nothing of itself. */
import { AppError } from '@botpbx/shared/base/errors';
import type { Operation } from '@botpbx/shared/base/operation';
import { problemOf } from '@botpbx/shared/base/problem';
import type { Context as HonoContext } from 'hono';
import type { App, Env } from '../kit/bind.ts';
import type { Log } from '../platform/log.ts';

/** The header of each answer that names the request; the problem's `instance` holds the same. */
export const REQUEST_ID = 'X-Request-Id';

/** Gives each request an id of its own and answers what fails or leads nowhere. It goes before every other middleware. */
export function answerProblems(app: App, log: Log, operations: readonly Operation[]): void {
  app.use(async (c, next) => {
    c.set('requestId', crypto.randomUUID());
    await next();
    c.header(REQUEST_ID, c.get('requestId'));
  });
  app.onError((error, c) => answerOf(c, error, log));
  const methodsOf = methodTable(operations);
  app.notFound((c) => {
    const allowed = methodsOf(c.req.path);
    if (allowed.length === 0) return answerOf(c, new AppError('request.no_such_path'), log);
    c.header('Allow', allowed.join(', '));
    return answerOf(c, new AppError('request.method_not_allowed', { detail: `It knows ${allowed.join(', ')}.` }), log);
  });
}

function answerOf(c: HonoContext<Env>, error: Error, log: Log): Response {
  const known = knownOf(c, error);
  const problem = problemOf(known ?? error, c.get('requestId'));
  if (known === undefined) log.error('request failed', { requestId: problem.instance, method: c.req.method, ...factsOf(error) });
  const retryAfter = known?.info.retryAfterSeconds;
  return c.body(JSON.stringify(problem), problem.status as 400, {
    'Content-Type': 'application/problem+json',
    'Cache-Control': 'no-store',
    [REQUEST_ID]: c.get('requestId'),
    // The rest of the body is never read, so the connection is of no more use.
    ...(problem.status === 413 ? { Connection: 'close' } : {}),
    ...(problem.status === 401 ? { 'WWW-Authenticate': 'Bearer realm="botpbx"' } : {}),
    ...(retryAfter === undefined ? {} : { 'Retry-After': String(Math.max(1, Math.ceil(retryAfter))) }),
  });
}

/** A client that went away in the middle of its own body is no fault of ours, and a busy database no bug. */
function knownOf(c: HonoContext<Env>, error: Error): AppError | undefined {
  if (error instanceof AppError) return error;
  if (c.req.raw.signal.aborted) return new AppError('request.unreadable', { cause: error });
  return isBusy(error) ? new AppError('unavailable', { retryAfterSeconds: 1, cause: error }) : undefined;
}

function isBusy(error: Error): boolean {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if ('code' in at && /^SQLITE_(?:BUSY|LOCKED)/.test(String(at.code))) return true;
  }
  return false;
}

/** What the log may know: types, messages and the way, but no parameters of a query, which hold names, numbers and hashes. */
function factsOf(error: Error): { faults: string[]; stack: string } {
  const faults: string[] = [];
  for (let at: unknown = error; at instanceof Error && faults.length < 8; at = at.cause) {
    faults.push('query' in at ? `query failed: ${String(at.query)}` : `${at.name}: ${at.message}`);
  }
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return { faults, stack: frames.slice(0, 20).join('\n') };
}

/** Makes the function that tells which methods are bound to a path. */
function methodTable(operations: readonly Operation[]): (path: string) => string[] {
  const patterns = operations.map((op) => ({ method: op.method, pattern: patternOf(op.path) }));
  return (path) => {
    const methods = patterns.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method);
    return [...new Set(methods.includes('GET') ? [...methods, 'HEAD'] : methods)];
  };
}

const patternOf = (path: string) => new RegExp(`^${path.replaceAll('.', '\\.').replace(/:\w+/g, '[^/]+')}$`);
