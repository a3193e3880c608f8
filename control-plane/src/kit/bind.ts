/** Ties an operation to its handler: permission, then parse, then handle, then shape. */
import { AppError, type Fault } from '@botpbx/shared/base/errors';
import { type Operation, type Received, type ResultOf, statusOf } from '@botpbx/shared/base/operation';
import { faultsOf } from '@botpbx/shared/base/problem';
import type { Permission } from '@botpbx/shared/model/user';
import type { Hono, Context as HonoContext } from 'hono';
import type { ZodType } from 'zod';
import type { Anonymous, Context } from './context.ts';
import { idempotent } from './idempotency.ts';
import { rawInputOf } from './raw.ts';

/** What a runtime knows of the peer and hands over as the second argument of `app.fetch`. */
export interface Peer {
  readonly address?: string;
  /** Did the request come over TLS, here or at a trusted proxy? */
  readonly isHttps?: boolean;
}

/** What the middlewares of `app/` leave for the routes. `ctx` is absent while nobody is signed in. */
export type Env = {
  Bindings: Peer;
  Variables: { requestId: string; ctx?: Context; anonymous: Anonymous; nodeId?: number; rawHash?: string };
};
export type App = Hono<Env>;

export interface Route {
  readonly op: Operation;
  readonly attach: (app: App) => void;
}

/** Largest body of JSON in bytes. */
export const MAX_BODY_BYTES = 1_048_576;

type Answer<Op extends Operation> = Promise<
  Op extends { result: ZodType } ? ResultOf<Op> : Op extends { bytes: readonly string[] } ? Response : void
>;
/** The extra hands of a handler: response headers such as a cookie, and what the request's own headers say (a `Range`). */
export interface Reply {
  header(name: string, value: string): void;
  readonly asked: Headers;
}

const replyOf = (c: HonoContext<Env>): Reply => ({ header: (name, value) => c.header(name, value), asked: c.req.raw.headers });

/** An operation for whoever is signed in and has its permission. */
export const bind = <const Op extends Operation>(
  op: Op,
  handle: (ctx: Context, input: Received<Op>, reply: Reply) => Answer<Op>,
): Route => ({
  op,
  attach: (app) => {
    app.on(op.method, op.path, async (c) => {
      const ctx = c.get('ctx');
      if (!ctx) throw new AppError('auth.required');
      if (!ctx.permissions.has(op.permission as Permission)) throw new AppError('auth.forbidden');
      const input = await inputOf(c, op);
      if (op.bytes) return (await handle(ctx, input, replyOf(c))) as Response;
      const answer = await idempotent(c, ctx, op, (scoped) => handle(scoped, input, replyOf(c)));
      return 'result' in answer ? shaped(c, op, answer.result) : replayed(c, answer.kept);
    });
  },
});

/** An operation that needs nobody signed in. */
export const bindPublic = <const Op extends Operation & { permission: 'public' }>(
  op: Op,
  handle: (from: Anonymous, input: Received<Op>, reply: Reply) => Answer<Op>,
): Route => ({
  op,
  attach: (app) => {
    app.on(op.method, op.path, async (c) => shaped(c, op, await handle(c.get('anonymous'), await inputOf(c, op), replyOf(c))));
  },
});

/** A node that asks. */
export interface FromNode extends Anonymous {
  readonly nodeId: number;
  readonly headers: Headers;
}

/** An operation of a node, which has shown the bearer that its socket handed out. A handler may answer with a response of its own. */
export const bindNode = <const Op extends Operation & { permission: 'node' }>(
  op: Op,
  handle: (from: FromNode, input: Received<Op>) => Answer<Op> | Promise<Response>,
): Route => ({
  op,
  attach: (app) => {
    app.on(op.method, op.path, async (c) => {
      const nodeId = c.get('nodeId');
      if (nodeId === undefined) throw new AppError('auth.required');
      const answer = await handle({ ...c.get('anonymous'), nodeId, headers: c.req.raw.headers }, await inputOf(c, op));
      return answer instanceof Response ? answer : shaped(c, op, answer);
    });
  },
});

function replayed(c: HonoContext<Env>, kept: { status: number; body: string | null }): Response {
  c.header('Idempotency-Replayed', 'true');
  if (kept.body === null) return c.body(null, 204);
  return c.body(kept.body, kept.status as 200, { 'Content-Type': 'application/json' });
}

function shaped(c: HonoContext<Env>, op: Operation, result: unknown): Response {
  if (op.result === undefined) return c.body(null, 204);
  return c.json(op.result.parse(result) as object, statusOf(op) as 200 | 201);
}

async function inputOf<Op extends Operation>(c: HonoContext<Env>, op: Op): Promise<Received<Op>> {
  const faults: Fault[] = [];
  const input: Record<string, unknown> = {};
  const take = (name: 'params' | 'query' | 'body', raw: unknown) => {
    const read = op[name]?.safeParse(raw);
    if (read?.success) input[name] = read.data;
    else if (read && name === 'params') throw new AppError(notFoundOf(op), {});
    else if (read) faults.push(...faultsOf(read.error));
  };
  take('params', c.req.param());
  const raw = op.raw && (await rawInputOf(c, op.raw));
  take('query', { ...c.req.query(), ...raw?.fields });
  if (op.body) take('body', await bodyOf(c));
  if (faults.length > 0) throw new AppError('request.invalid', { errors: faults.slice(0, 50) });
  if (raw) input.raw = raw.input;
  return input as Received<Op>;
}

/** A path parameter that can be nobody's id is a thing that does not exist. */
const notFoundOf = (op: Operation) => op.errors.find((code) => code.endsWith('.not_found')) ?? 'request.no_such_path';

async function bodyOf(c: HonoContext<Env>): Promise<unknown> {
  const type = c.req.header('content-type') ?? '';
  if (!/^application\/(?:[a-z.-]+\+)?json\b/i.test(type))
    throw new AppError('request.unreadable', { detail: 'The body must be JSON and say so: Content-Type: application/json.' });
  const text = await c.req.text();
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new AppError('request.unreadable', { detail: 'The body is not valid JSON.', cause });
  }
}
