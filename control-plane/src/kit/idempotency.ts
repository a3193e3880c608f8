/**
 * Writes with an `Idempotency-Key` take effect once. A try claims the key, the claim is part of the write's own batch (so a try
 * that lost its claim cannot commit), and the answer is kept without what is shown only once. A refused write frees its key.
 */
import { AppError } from '@botpbx/shared/base/errors';
import { type Operation, statusOf } from '@botpbx/shared/base/operation';
import { canonicalJson, hashOf } from '@botpbx/shared/link/node-config';
import { and, eq, lt, or, type SQL, sql } from 'drizzle-orm';
import type { Context as HonoContext } from 'hono';
import { z } from 'zod';
import { randomToken } from '../base/crypto.ts';
import type { Db } from '../db/client.ts';
import type { Context } from './context.ts';
import { idempotencyKeys as keys } from './idempotency-table.ts';

/** How long a key and its answer are kept. */
export const KEY_LIFE_MS = 86_400_000;
/** How long a try may take; after that the next one with the same key may begin. */
const CLAIM_MS = 30_000;
/** How long a duplicate waits for the answer of the first. */
const WAIT_MS = 10_000;

/** Where a write's key stands, and the try that asks for it. */
interface Claim {
  readonly tenantId: number;
  readonly key: string;
  readonly request: string;
  readonly claim: string;
}
interface Kept {
  readonly status: number;
  readonly body: string | null;
}

/** Runs a write, once for each key; a repetition gets the kept answer. Without the header it just runs. */
export async function idempotent(
  c: HonoContext,
  ctx: Context,
  op: Operation,
  run: (ctx: Context) => Promise<unknown>,
): Promise<{ result: unknown } | { kept: Kept }> {
  const key = op.method === 'GET' ? undefined : keyOf(c);
  if (key === undefined) return { result: await run(ctx) };
  const wanted: Claim = { tenantId: ctx.tenantId, key, request: await fingerprint(c, ctx), claim: randomToken(16) };
  const kept = await claimOrWait(ctx, wanted);
  if (kept) return { kept };
  try {
    const result = await run({ ...ctx, idempotencyKey: key, db: ctx.db.along(() => [committing(ctx.allDb, wanted)]) });
    await keep(ctx.allDb, wanted, { status: statusOf(op), body: bodyToKeep(op, result) });
    return { result };
  } catch (error) {
    await ctx.allDb.delete(keys).where(and(isMine(wanted), eq(keys.state, 'pending')));
    throw hasLostClaim(error) ? new AppError('idempotency.in_progress', { retryAfterSeconds: 1, cause: error }) : error;
  }
}

/** Removes keys that have lived their 24 hours. A job of each minute calls it. */
export async function forgetOldKeys(db: Db, nowMs: number): Promise<void> {
  await db.delete(keys).where(lt(keys.created_at, instant(nowMs - KEY_LIFE_MS)));
}

function keyOf(c: HonoContext): string | undefined {
  const key = c.req.header('Idempotency-Key');
  if (key === undefined || /^[\x20-\x7e]{1,200}$/.test(key)) return key;
  throw new AppError('request.invalid', { errors: [{ path: 'Idempotency-Key', message: 'is 1 to 200 printable characters' }] });
}

async function fingerprint(c: HonoContext, ctx: Context): Promise<string> {
  const { pathname, search } = new URL(c.req.url);
  return hashOf(canonicalJson([c.req.method, pathname + search, ctx.actor.userId, c.get('rawHash') ?? (await c.req.text())]));
}

/** Claims the key, or waits until the try that has it is done and answers what that one answered. */
async function claimOrWait(ctx: Context, wanted: Claim): Promise<Kept | undefined> {
  for (let waitedMs = 0, pauseMs = 20; ; waitedMs += pauseMs, pauseMs = Math.min(pauseMs * 2, 250)) {
    const nowMs = ctx.platform.clock.nowMs();
    if (await tryClaim(ctx.allDb, wanted, nowMs)) return undefined;
    const [row] = await ctx.allDb.select().from(keys).where(isKey(wanted));
    if (row && row.request !== wanted.request) throw new AppError('idempotency.key_reused');
    if (row?.state === 'done') return { status: row.status ?? 200, body: row.body };
    if (row?.state === 'committed' && row.claimed_until_ms < nowMs) throw new AppError('idempotency.answer_lost');
    if (waitedMs >= WAIT_MS) throw new AppError('idempotency.in_progress', { retryAfterSeconds: 1 });
    await pause(pauseMs, ctx.signal);
  }
}

/** Takes a key that is new, older than its life, or left behind by a try that died before it wrote anything. */
async function tryClaim(db: Db, { tenantId, key, request, claim }: Claim, nowMs: number): Promise<boolean> {
  const fresh = { request, claim, state: 'pending', status: null, body: null } as const;
  const times = { claimed_until_ms: nowMs + CLAIM_MS, created_at: instant(nowMs) };
  const isLeft = and(eq(keys.state, 'pending'), lt(keys.claimed_until_ms, nowMs), eq(keys.request, request));
  const rows = await db
    .insert(keys)
    .values({ tenant_id: tenantId, key, ...fresh, ...times })
    .onConflictDoUpdate({
      target: [keys.tenant_id, keys.key],
      set: { ...fresh, ...times },
      setWhere: or(isLeft, lt(keys.created_at, instant(nowMs - KEY_LIFE_MS))) as SQL,
    })
    .returning({ claim: keys.claim });
  return rows[0]?.claim === claim;
}

/**
 * Goes into the write's batch, behind its ledger entry. Null breaks the column's rule, so the whole batch fails if another try has
 * the claim by now; a write whose condition failed has changed nothing and leaves the key free.
 */
const committing = (db: Db, wanted: Claim) =>
  db
    .update(keys)
    .set({ state: sql`case when ${keys.claim} <> ${wanted.claim} then null when changes() > 0 then 'committed' else ${keys.state} end` })
    .where(isKey(wanted));

const hasLostClaim = (error: unknown): boolean => {
  for (let at = error; at instanceof Error; at = at.cause) if (at.message.includes('idempotency_keys.state')) return true;
  return false;
};

const keep = (db: Db, wanted: Claim, answer: Kept) =>
  db
    .update(keys)
    .set({ state: 'done', ...answer })
    .where(isMine(wanted));

/** The answer as it is kept: shaped by the operation, without the members that are shown once. */
function bodyToKeep(op: Operation, result: unknown): string | null {
  if (op.result === undefined) return null;
  const shaped = op.result.parse(result);
  if (!(op.result instanceof z.ZodObject)) return JSON.stringify(shaped);
  const secret = new Set(
    Object.entries(op.result.shape).flatMap(([name, part]) => ((part as z.ZodType).meta()?.['x-shown-once'] ? [name] : [])),
  );
  return JSON.stringify(shaped, (name, value) => (secret.has(name) ? undefined : value));
}

const isKey = ({ tenantId, key }: Claim) => and(eq(keys.tenant_id, tenantId), eq(keys.key, key));
const isMine = (wanted: Claim) => and(isKey(wanted), eq(keys.claim, wanted.claim));
const instant = (ms: number) => new Date(ms).toISOString();

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal.addEventListener('abort', stop, { once: true });
  });
}
