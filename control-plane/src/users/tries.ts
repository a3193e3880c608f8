/** Tries to sign in: how many may fail in a window of time before no more are looked at. Kept in the database, so a restart forgets none. */
import { AppError } from '@botpbx/shared/base/errors';
import { hashOf } from '@botpbx/shared/link/node-config';
import { and, gt, inArray, lte, sql } from 'drizzle-orm';
import { type Db, runBatch } from '../db/client.ts';
import type { Platform } from '../platform/platform.ts';
import { loginFailures } from './table.ts';

/** Failures of one account from one address in a window. */
export const MAX_OF_BOTH = 5;
/** Failures of one account from all addresses: more, so that a stranger does not lock the owner out by five wrong guesses. */
export const MAX_OF_ACCOUNT = 25;
/** Tries that may be under way beyond what may fail: so many devices of one person may sign in at the same moment. */
const MAX_PENDING = 20;

interface Counter {
  readonly key: string;
  readonly max: number;
  /** Does a success clear it? An address that guesses does not become honest by one account of its own. */
  readonly clears: boolean;
}

/** A try under way; it must be settled. */
export interface Try {
  settle(ending: 'signed-in' | 'failed' | 'broken'): Promise<void>;
}

/** Begins a try. @throws auth.too_many_attempts */
export async function beginTry(platform: Platform, account: string, address: string): Promise<Try> {
  const { db, clock, settings } = platform;
  const counters: Counter[] = [
    { key: await hashOf(`both:${address}:${account}`), max: MAX_OF_BOTH, clears: true },
    { key: await hashOf(`account:${account}`), max: MAX_OF_ACCOUNT, clears: true },
    { key: await hashOf(`address:${address}`), max: settings.rateMax, clears: false },
  ];
  const nowMs = clock.nowMs();
  refuseFull(await standing(db, counters, nowMs), counters, nowMs);
  await count(db, counters, nowMs, nowMs + settings.rateWindowMs);
  const settle = (ending: 'signed-in' | 'failed' | 'broken') => settleAll(db, counters, ending);
  const reserved = await standing(db, counters, nowMs);
  if (counters.some(({ key, max }) => (reserved.get(key)?.pending ?? 0) > max + MAX_PENDING)) {
    await settle('broken');
    throw new AppError('auth.too_many_attempts', { retryAfterSeconds: 5 });
  }
  return { settle };
}

type Standing = Map<string, typeof loginFailures.$inferSelect>;

async function standing(db: Db, counters: readonly Counter[], nowMs: number): Promise<Standing> {
  const keys = counters.map(({ key }) => key);
  const rows = await db
    .select()
    .from(loginFailures)
    .where(and(inArray(loginFailures.key, keys), gt(loginFailures.ends_at_ms, nowMs)));
  return new Map(rows.map((row) => [row.key, row]));
}

function refuseFull(rows: Standing, counters: readonly Counter[], nowMs: number): void {
  const full = counters
    .map(({ key, max }) => ({ row: rows.get(key), max }))
    .filter(({ row, max }) => row !== undefined && row.failures >= max);
  if (full.length === 0) return;
  const waitMs = Math.max(...full.map(({ row }) => (row?.ends_at_ms ?? nowMs) - nowMs));
  throw new AppError('auth.too_many_attempts', {
    detail: 'Too many attempts to sign in have failed. Wait a while.',
    retryAfterSeconds: Math.ceil(waitMs / 1000),
  });
}

async function count(db: Db, counters: readonly Counter[], nowMs: number, endsAtMs: number): Promise<void> {
  const { failures, pending, ends_at_ms } = loginFailures;
  const isOver = sql`${ends_at_ms} <= ${nowMs}`;
  const begun = counters.map(({ key }) =>
    db
      .insert(loginFailures)
      .values({ key, failures: 0, pending: 1, ends_at_ms: endsAtMs })
      .onConflictDoUpdate({
        target: loginFailures.key,
        set: {
          failures: sql`case when ${isOver} then 0 else ${failures} end`,
          pending: sql`case when ${isOver} then 1 else ${pending} + 1 end`,
          ends_at_ms: sql`case when ${isOver} then ${endsAtMs} else ${ends_at_ms} end`,
        },
      }),
  );
  await runBatch(db, begun);
}

async function settleAll(db: Db, counters: readonly Counter[], ending: 'signed-in' | 'failed' | 'broken'): Promise<void> {
  const { key, failures, pending } = loginFailures;
  const keysWhere = (is: (counter: Counter) => boolean) => counters.filter(is).map((counter) => counter.key);
  const cleared = keysWhere((counter) => counter.clears && ending === 'signed-in');
  const kept = keysWhere((counter) => !cleared.includes(counter.key));
  const failed = ending === 'failed' ? 1 : 0;
  await runBatch(db, [
    db.delete(loginFailures).where(inArray(key, cleared)),
    db
      .update(loginFailures)
      .set({ failures: sql`${failures} + ${failed}`, pending: sql`max(0, ${pending} - 1)` })
      .where(inArray(key, kept)),
  ]);
}

/** Removes the counters whose window has ended. */
export async function forgetOldTries({ db, clock }: Platform): Promise<void> {
  await db.delete(loginFailures).where(lte(loginFailures.ends_at_ms, clock.nowMs()));
}
