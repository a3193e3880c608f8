/**
 * The control plane as a Cloudflare Worker: the same app as on Node. Static files are the runtime's own (`[assets]` in wrangler.toml).
 * Sockets (`/ws`, `/node/link`) are not here yet and say so.
 */
import { env } from 'cloudflare:workers';
import { AppError } from '@botpbx/shared/base/errors';
import { problemOf } from '@botpbx/shared/base/problem';
import { createApp } from '../../app/app.ts';
import { runMinuteJobs } from '../../app/jobs.ts';
import type { App } from '../../kit/bind.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Bucket } from './blobs.ts';
import { makePlatform } from './platform.ts';

interface House {
  readonly platform: Platform;
  readonly app: App;
}

/** What this isolate runs on; requests share it. */
let house: Promise<House> | undefined;

export default {
  async fetch(request: Request): Promise<Response> {
    const { pathname, protocol } = new URL(request.url);
    if (pathname === '/ws' || pathname === '/node/link')
      return refused('Sockets are not part of the Workers runtime yet; the Node runtime has them.');
    const ready = await opened();
    if (!ready) return refused('The Worker is not set up; its log tells what is missing.');
    const address = request.headers.get('cf-connecting-ip') ?? 'unknown';
    return ready.app.fetch(request, { address, isHttps: protocol === 'https:' });
  },

  /** The cron trigger of each minute. */
  async scheduled(): Promise<void> {
    const ready = await opened();
    if (ready) runMinuteJobs(ready.platform);
  },
};

/** Opens the house at the first request; undefined if a setting or a secret is missing. */
async function opened(): Promise<House | undefined> {
  try {
    house ??= open();
    return await house;
  } catch (error) {
    house = undefined;
    console.error(JSON.stringify({ at: new Date().toISOString(), level: 'error', msg: 'not started', reason: String(error) }));
    return undefined;
  }
}

async function open(): Promise<House> {
  const texts = Object.entries(env as Record<string, unknown>).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  const { BLOBS: bucket } = env as { BLOBS?: Bucket };
  const platform = await makePlatform(Object.fromEntries(texts), bucket);
  return { platform, app: createApp(platform) };
}

function refused(detail: string): Response {
  const problem = problemOf(new AppError('unavailable', { detail }), crypto.randomUUID());
  const headers = { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store', 'X-Request-Id': problem.instance ?? '' };
  return new Response(JSON.stringify(problem), { status: problem.status, headers });
}
