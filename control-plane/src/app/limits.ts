/** How much one peer may ask for: size of a body, requests in a window of time. Counted in the memory of this process or isolate. */
import { AppError } from '@botpbx/shared/base/errors';
import type { Operation } from '@botpbx/shared/base/operation';
import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { type Env, MAX_BODY_BYTES } from '../kit/bind.ts';
import type { Platform } from '../platform/platform.ts';

/** Requests a minute of one signed-in user. */
export const USER_MAX_PER_MINUTE = 600;
/** Peers that are counted at a time; the one whose window began first makes room. Bounds the memory to some megabytes. */
const MAX_PEERS = 20_000;

/** Lets bodies of bytes through, which `kit/raw` reads and counts when their sender has shown who it is; all others have at most 1 MiB. */
export function limitBodies(operations: readonly Operation[]): MiddlewareHandler<Env> {
  const raw = operations.filter((op) => op.raw).map((op) => ({ method: op.method, path: pathPattern(op.path) }));
  return (c, next) => (raw.some((op) => op.method === c.req.method && op.path.test(c.req.path)) ? next() : limitJson(c, next));
}

const pathPattern = (path: string) => new RegExp(`^${path.replaceAll('.', '\\.').replace(/:\w+/g, '[^/]+')}$`);

/** Refuses a body of more than 1 MiB, also one that does not say its length. */
const limitJson: MiddlewareHandler<Env> = bodyLimit({
  maxSize: MAX_BODY_BYTES,
  onError: () => {
    throw new AppError('request.too_large', { detail: `A body has at most ${MAX_BODY_BYTES} bytes.` });
  },
});

/**
 * Counts a signed-in user's requests by the user and everybody else's by their address. It goes behind authentication.
 * A node that has shown its bearer is not counted: it fetches as many sections as it serves tenants.
 */
export function limitRates(platform: Platform): MiddlewareHandler<Env> {
  const { settings, clock } = platform;
  const users = makeWindows({ max: USER_MAX_PER_MINUTE, windowMs: 60_000 });
  const addresses = makeWindows({ max: settings.rateMax, windowMs: settings.rateWindowMs });
  return async (c, next) => {
    const ctx = c.get('ctx');
    if (ctx) admit(users(String(ctx.actor.userId), clock.nowMs()));
    else if (c.get('nodeId') === undefined) admit(addresses(networkOf(c.get('anonymous').address), clock.nowMs()));
    await next();
  };
}

function admit(waitMs: number): void {
  if (waitMs > 0) throw new AppError('rate.limited', { retryAfterSeconds: Math.ceil(waitMs / 1000) });
}

/** Counts one more request of `peer`: 0 if it may pass, else the milliseconds until its window ends. */
export type Windows = (peer: string, nowMs: number) => number;

/** Makes counters of requests: `max` in a window that begins with a peer's first request. */
export function makeWindows(limit: { max: number; windowMs: number; maxPeers?: number }): Windows {
  const open = new Map<string, { endsAtMs: number; count: number }>();
  return (peer, nowMs) => {
    const window = open.get(peer);
    if (window && window.endsAtMs > nowMs) {
      window.count += 1;
      return window.count > limit.max ? window.endsAtMs - nowMs : 0;
    }
    open.delete(peer);
    for (const [oldest, { endsAtMs }] of open) {
      if (endsAtMs > nowMs && open.size < (limit.maxPeers ?? MAX_PEERS)) break;
      open.delete(oldest);
    }
    open.set(peer, { endsAtMs: nowMs + limit.windowMs, count: 1 });
    return 0;
  };
}

/** What counts as one peer: an IPv4 address, or the /64 network that one customer has in IPv6. */
export function networkOf(address: string): string {
  const plain = address
    .toLowerCase()
    .replace(/%.*$/, '')
    .replace(/^::ffff:(?=[0-9.]+$)/, '');
  if (!plain.includes(':')) return plain;
  const [head = '', tail] = plain.split('::');
  const front = head === '' ? [] : head.split(':');
  const back = tail ? tail.split(':') : [];
  const gap = tail === undefined ? [] : new Array<string>(Math.max(0, 8 - front.length - back.length)).fill('0');
  return [...front, ...gap, ...back]
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
}
