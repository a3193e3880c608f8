/** Headers that keep a browser from being turned against us; every answer has them. */
import type { MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';
import type { Env } from '../kit/bind.ts';

const POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "media-src 'self' blob:",
  "connect-src 'self' ws: wss:",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'self'",
].join('; ');

const always: Readonly<Record<string, string>> = {
  'Content-Security-Policy': POLICY,
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** The headers of an answer that came over https or not. */
export const protectingHeaders = (isHttps: boolean): Readonly<Record<string, string>> =>
  isHttps ? { ...always, 'Strict-Transport-Security': 'max-age=31536000' } : always;

/** Adds the headers that an answer does not set itself; answers about tenants are never kept by a cache. */
export const protect: MiddlewareHandler<Env> = async (c, next) => {
  await next();
  const isHttps = c.env?.isHttps ?? c.req.url.startsWith('https:');
  const { headers } = c.res;
  for (const [name, value] of Object.entries(protectingHeaders(isHttps))) if (!headers.has(name)) headers.set(name, value);
  if (!headers.has('Cache-Control')) headers.set('Cache-Control', 'no-store');
};

/** Lets pages of the origins that the operator named read our answers, with the browser's cookie. Without any, no browser does. */
export const allowOrigins = (origins: readonly string[]): MiddlewareHandler<Env> =>
  cors({
    origin: (origin) => (origins.includes(origin) ? origin : null),
    credentials: true,
    allowMethods: ['GET', 'POST', 'PUT', 'DELETE'],
    allowHeaders: ['Authorization', 'Content-Type', 'Idempotency-Key', 'Tenant-Id'],
    exposeHeaders: ['X-Request-Id', 'Retry-After'],
    maxAge: 600,
  });
